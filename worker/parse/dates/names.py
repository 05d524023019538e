"""Names of months, weekdays and halves of the day, folded, in 101 locales of the CLDR 47.

Written by tools/date_names.py, which says what was added and left out; not to be edited. Names of several words have
low lines for spaces. A name that stands for two months or days in two languages stands in both places.
"""

#: January to December.
MONTHS = (
    """
am_faoilleach da_schaner de_gen de_gener de_genier de_xineru dhen_fhaoilleach ean eanair ene enero faoi gen
gener genier genn gennaio ian ianuarie ion ionawr jaan jaanuar jaen jan janaayo janar janeiro jannaayo jannar
janner jannewaris januar januara januari januarie januaro january januwari janv janvaris janvier led leden
ledna oca ocak sau saus sausio sausis schan schaner sij sijecanj sijecnja sty styczen stycznia tammi tammik
tammikuu tammikuuta urt urtarrila urtarrilak urtarrilaren urtk urtren xan xaneiro xin xineru yan yanvar yanwar
ιαν ιανουαριοσ ιανουαριου гыин гыинвар нэгдүгээр_сар нэгдүгээр_сарын сту студзень студзеня січ січень січня
янв январ январь января яну януари јан јануар јануари қаң қаңтар հնվ հունվար հունվարի בינו בינואר ינו ינואר
جانفي جنوري كانون_الثاني يناير ژانويه जनवरी जन॰ जाने जानेवारी জানু জানুয়ারী ਜਨ ਜਨਵਰੀ જાન્યુ જાન્યુઆરી ଜାନୁଆରୀ
ஜன ஜனவரி జన జనవరి ಜನ ಜನವರಿ ജനു ജനുവരി มกราคม มค ມກ ມັງກອນ ဇန် ဇန်နဝါရီ იან იანვარი ጃን ጃንዋሪ មករា 一月
    """,
    """
an_gearran chw chwef chwefror da_favrer de_febr de_febrer de_febreru de_febrier dhen_ghearran favr favrer
feabh feabhra feb febbraio febr febraayo febreiro febrer febrero febreru febrewaris febrier februar februara
februari februarie februaris februaro february februwari febuary feburary fev fevereiro fevr fevral fevrier
few fewral fra frar gearr helmi helmik helmikuu helmikuuta lut lutego luty ots otsaila otsailak otsailaren
otsk otsren peb pebrero pebruari shk shkurt sub subat uno unor unora vas vasario vasaris veebr veebruar velj
veljaca veljace φεβ φεβρουαριοσ φεβρουαριου ақп ақпан лют лютага лютии лютого люты феб фебруар фев февр феврал
февраль февраля февруари хоердугаар_сар хоердугаар_сарын փետրվար փետրվարի փտվ בפבר בפברואר פבר פברואר شباط
فبراير فبروري فروري فوريه فيفري فېبروري फरवरी फ़रवरी फ़र॰ फेब्रु फेब्रुअरी फेब्रुवारी ফেব ফেব্রুয়ারী ਫ਼ਰ
ਫ਼ਰਵਰੀ ફેબ્રુ ફેબ્રુઆરી ଫେବୃଆରୀ பிப் பிப்ரவரி ఫిబ్ర ఫిబ్రవరి ಫೆಬ್ರ ಫೆಬ್ರವರಿ ഫെബ്രു ഫെബ്രുവരി กพ กุมภาพันธ์ ກພ
ກຸມພາ ဖေ ဖေဖော်ဝါရီ თებ თებერვალი ፌብ ፌብሩዋሪ កុម្ភៈ 二月
    """,
    """
am_mart bre brezen brezna da_mars de_marc de_marzu dhen_mhart kov kovas kovo maalis maalisk maaliskuu
maaliskuuta maarso maart mac machi mae maerz mar marc marca march marcius marco marec maret mark marren mars
marso mart marta martie marto marts martxoa martxoak martxoaren marz marzec marzo marzu mas mashi maw mawrth
mer merc merca mrt mrz ozu ozujak ozujka μαρ μαρτιοσ μαρτιου μαω бер березень березня гуравдугаар_сар
гуравдугаар_сарын мар март марта нау наурыз сак сакавік сакавіка մարտ մարտի մրտ במרץ מרץ اذار مارس مارچ मार्च
মার্চ ਮਾਰਚ માર્ચ ମାର୍ଚ୍ଚ மார் மார்ச் మార్చి ಮಾರ್ಚ್ മാർ മാർച്ച് มีค มีนาคม ມນ ມີນາ မတ် მარ მარტი ማርች មីនា 三月
    """,
    """
abr abrell abriil abril aib aibrean an_giblean api apik apiren apirila apirilak apirilaren apr aprel april
aprila aprile aprili aprilie aprilis aprill aprilo apryl apryla avr avrigl avril bal balandis balandzio d_abr
d_abril d_avrigl dhen_ghiblean dub duben dubna ebr ebrill eph ephreli gibl huhti huhtik huhtikuu huhtikuuta
kwi kwiecien kwietnia nis nisan pri prill tra travanj travnja απρ απριλιοσ απριλιου апр апрел апрель апреля
април дөрөвдүгээр_сар дөрөвдүгээр_сарын кві квіт квітень квітня кра красавік красавіка сәу сәуір ապր ապրիլ
ապրիլի אפר אפריל באפר באפריל ابريل افريل اوريل اپريل نيسان अप्रिल अप्रैल एप्रि एप्रिल এপ্রি এপ্রিল ਅਪ੍ਰੈ
ਅਪ੍ਰੈਲ એપ્રિલ ଅପ୍ରେଲ ஏப் ஏப்ரல் ఏప్రి ఏప్రిల్ ಏಪ್ರಿ ಏಪ್ರಿಲ್ ഏപ്രി ഏപ്രിൽ เมย เมษายน ມສ ເມສາ ဧ ဧပြီ აპრ აპრილი
ኤፕሪ ኤፕሪል មេសា 四月
    """,
    """
an_ceitean beal bealtaine ceit da_matg de_mai de_maig de_mayu dhen_cheitean geg geguze geguzes kve kveten
kvetna maaie maayo mag maggio mai maiatza maiatzak maiatzaren maig maijs maik maio mairen maj maja majo majus
matg may mayis mayo mayu mee mei mej meja meje mejju mey meyi svi svibanj svibnja touko toukok toukokuu
toukokuuta μαι μαιοσ μαιου маи мам мамыр мая мај тавдугаар_сар тавдугаар_сарын тра трав травень травня մայիս
մայիսի մյս במאי מאי ايار ماي مايو مه مي ميي مۍ मई मे মে ਮਈ મે ମଇ மே మే ಮೇ മേയ് พค พฤษภาคม ພພ ພຶດສະພາ မေ მაი
მაისი ሜይ ឧសភា 五月
    """,
    """
an_t_ogmhios bir birz birzelio birzelis cerven cervna cvn cze czerwca czerwiec da_zercladur de_junh de_juny
de_xunu dhen_ogmhios eka ekaina ekainak ekainaren ekak ekaren giu giugn giugno gun gunju haz haziran hun hunyo
iun iunie iyn iyun jui juin jun juna june junh junho juni junie junij junija junijs junio junius juny juun
juuni kesa kesak kesakuu kesakuuta lip lipanj lipnja meh mehefin meith meitheamh ogmh qer qershor xun xuno
xunu zercl zercladur ιον ιουν ιουνιοσ ιουνιου зургаадугаар_сар зургаадугаар_сарын июн июнь июня мау маусым чер
черв червень червня чэр чэрвень чэрвеня юни јун јуни հնս հունիս հունիսի ביוני יוני جوان جون حزيران يونية يونيو
ژوين जुन जून জুন ਜੂਨ જૂન ଜୁନ ஜூன் జూన్ ಜೂನ್ ജൂൺ มิถุนายน มิย ມິຖ ມິຖຸນາ ဇွန် ივნ ივნისი ጁን មិថុនា 六月
    """,
    """
an_t_iuchar cervence cervenec cvc da_fanadur de_jul de_julhet de_juliol de_xunetu dhen_iuchar fan fanadur gor
gorff gorffennaf heina heinak heinakuu heinakuuta hul hulyo iuch iuil iul iulie iyl iyul jly juil juill
juillet jul jula julai julayi julhet julho juli julie julij julija julijs julio juliol julius july juuli kor
korr korrik lie liep liepa liepos lip lipca lipiec lug lugl luglio lul lulju luulyo srp srpanj srpnja tem
temmuz uzt uztaila uztailak uztailaren uztk uztren xnt xul xullo xunetu ιολ ιουλ ιουλιοσ ιουλιου
долоодугаар_сар долоодугаар_сарын июл июль июля лип липень липня ліп ліпень ліпеня шіл шілде юли јул јули հլս
հուլիս հուլիսի ביולי יולי تموز جولاي جولايي جويلية يولية يوليو يوليوز ژوييه जुलाई जुलै जुल॰ জুল জুলাই ਜੁਲਾ
ਜੁਲਾਈ જુલાઈ ଜୁଲାଇ ஜூலை జులై ಜುಲೈ ജൂലൈ กค กรกฎาคม ກລ ກໍລະກົດ ဇူ ဇူလိုင် ივლ ივლისი ጁላይ កក្កដា 七月
    """,
    """
abu abuk aburen abuztua abuztuak abuztuaren ag aga agasti ago agost agosti agosto agostu ags agt agu agust
agustos agustus an_lunastal aou aout aug august augusta augusti augusto augusts augustus augusztus avg avgust
avq avqust avust awg awgust awgusta aws awst aww awwissu d_ag d_agost d_agostu d_avust dhen_lunastal elo elok
elokuu elokuuta gush gusht kol kolovoz kolovoza lun luna lunasa ogo ogos ogosto ogs rgp rugp rugpjucio
rugpjutis sie sier sierpien sierpnia srp srpen srpna αυγ αυγουστοσ αυγουστου авг август августа ауг аугуст жні
жнівень жніуня наимдугаар_сар наимдугаар_сарын сер серп серпень серпня там тамыз օգոստոս օգոստոսի օգս אוג
אוגוסט באוג באוגוסט اب اغسطس اوت اګست اگست اگوست غشت अगस्ट अगस्त अग॰ ऑग ऑगस्ट আগ আগস্ট ਅਗ ਅਗਸਤ ઑગસ્ટ ଅଗଷ୍ଟ ஆக
ஆகஸ்ட் ఆగ ఆగస్టు ಆಗ ಆಗಸ್ಟ್ ഓഗ ഓഗസ്റ്റ് สค สิงหาคม ສຫ ສິງຫາ ဩ ဩဂုတ် აგვ აგვისტო ኦገስ ኦገስት សីហា 八月
    """,
    """
an_t_sultain da_settember de_set de_setembre de_setiembre dhen_t_sultain eyl eylul ira iraila irailak
irailaren irak iraren mean_fomhair med medi mfomh rgs rugs rugsejis rugsejo ruj rujan rujna seb sebteembar
sebtembar sen sentabr sentyabr sep sept septem septemb septemba septembar september septembra septembre
septembrie septembris septembro septhemba septiembre septimber set setembre setembro setiembre sett settemb
settember settembre settembru setyembre sht shtator sult syys syysk syyskuu syyskuuta szep szept szeptember
wrz wrzesien wrzesnia zar zari σεπ σεπτεμβριοσ σεπτεμβριου вер верасень верасня вересень вересня есдүгээр_сар
есдүгээр_сарын сен сент сентябр сентябрь сентября сеп септембар септември қыр қыркүиек սեպ սեպտեմբեր
սեպտեմբերի בספט בספטמבר ספט ספטמבר ايلول سبتمبر ستمبر سپتامبر سپتمبر سېپتمبر شتنبر सप्टें सप्टेंबर सितंबर
सितम्बर सित॰ सेप्टेम्बर সেপ সেপ্টেম্বর ਸਤੰ ਸਤੰਬਰ સપ્ટે સપ્ટેમ્બર ସେପ୍ଟେମ୍ବର செப் செப்டம்பர் సెప్టెం సెప్టెంబర్
ಸೆಪ್ಟೆಂ ಸೆಪ್ಟೆಂಬರ್ സെപ്റ്റം സെപ്റ്റംബർ กย กันยายน ກຍ ກັນຍາ စက် စက်တင်ဘာ სექ სექტემბერი ሴፕቴ ሴፕቴምበር កញ្ញា 九月
    """,
    """
an_damhair d_ochobre d_oct d_october d_octobre d_octubre damh deireadh_fomhair dfomh dhen_damhair eki ekim hyd
hydref lis listopad listopada loka lokak lokakuu lokakuuta och ochobre oct octob october octobre octombrie
octubre okt oktabr okthoba oktoba oktobar oktober oktobra oktobris oktobro oktoobar oktoober oktubre oktyabr
ott ottob ottobre ottubru out outubro paz pazdz pazdziernik pazdziernika rij rijen rijna spa spal spalio
spalis tet tetor urr urria urriak urriaren urrk urrren οκτ οκτωβριοσ οκτωβριου аравдугаар_сар аравдугаар_сарын
жов жовт жовтень жовтня кас кастрычнік кастрычніка окт октобар октомври октябр октябрь октября қаз қазан հոկ
հոկտեմբեր հոկտեմբերի אוק אוקטובר באוק באוקטובר اكتبر اكتوبر تشرين_الاول अक्टूबर अक्टू॰ अक्टोबर अक्तूबर ऑक्टो
ऑक्टोबर অক্টো অক্টোবর ਅਕਤੂ ਅਕਤੂਬਰ ઑક્ટો ઑક્ટોબર ଅକ୍ଟୋବର அக் அக்டோபர் అక్టో అక్టోబర్ ಅಕ್ಟೋ ಅಕ್ಟೋಬರ್ ഒക്ടോ
ഒക്ടോബർ ตค ตุลาคม ຕລ ຕຸລາ အောက် အောက်တိုဘာ ოქტ ოქტომბერი ኦክቶ ኦክቶበር តុលា 十月
    """,
    """
an_t_samhain aza azak azaren azaroa azaroak azaroaren da_november de_nov de_novembre de_payares dhen_t_samhain
kas kasim lap lapkr lapkricio lapkritis lis listopad listopada listopadu marras marrask marraskuu marraskuuta
nen nentor nob nobyembre nof noiembrie noofeembar nop nopember nov novem novemba novembar november novembra
novembre novembris novembro novembru noviembre novimber now nowember nowembra noy noyabr pay payares samh
samhain stu studeni studenoga tach tachwedd νοε νοεμβριοσ νοεμβριου арван_нэгдүгээр_сар арван_нэгдүгээр_сарын
лис лист листопад листопада ліс лістапад лістапада нов новембар ное ноември ноя нояб ноябр ноябрь ноября қар
қараша նոյ նոյեմբեր նոյեմբերի בנוב בנובמבר נוב נובמבר تشرين_الثاني نوامبر نوفمبر نومبر نونبر नवंबर नवम्बर नव॰
नोभेम्बर नोव्हें नोव्हेंबर নভে নভেম্বর ਨਵੰ ਨਵੰਬਰ નવે નવેમ્બર ନଭେମ୍ବର நவ நவம்பர் నవం నవంబర్ ನವೆಂ ನವೆಂಬರ್ നവം
നവംബർ พย พฤศจิกายน ພຈ ພະຈິກ နို နိုဝင်ဘာ ნოე ნოემბერი ኖቬም ኖቬምበር វិច្ឆិកា 十一月
    """,
    """
abe abek abendua abenduak abenduaren aberen an_dubhlachd ara aralik avi avientu d_avientu da_december
de_decembre de_des de_desembre dec decem decembar december decembra decembre decembrie decembris decembro dek
dekabr des desemba desember desembre desimber dets detsember dez dezember dezembro dhen_dubhlachd dhj dhjetor
dic dicembre dicembru diciembre dis diseembar disemba disember disyembre dubh grd gru grudnia grudz grudzien
gruod gruodis gruodzio joulu jouluk joulukuu joulukuuta noll nollaig pro prosinac prosinca prosince prosinec
rhag rhagfyr δεκ δεκεμβριοσ δεκεμβριου арван_хоердугаар_сар арван_хоердугаар_сарын гру груд грудень грудня дек
декабр декабрь декабря декември дец децембар жел желтоқсан сне снежань снежня դեկ դեկտեմբեր դեկտեմբերի בדצמ
בדצמבר דצמ דצמבר دجنبر دسامبر دسمبر ديسمبر كانون_الاول डिसें डिसेंबर डिसेम्बर दिसंबर दिसम्बर दिस॰ ডিসে
ডিসেম্বর ਦਸੰ ਦਸੰਬਰ ડિસે ડિસેમ્બર ଡିସେମ୍ବର டிச டிசம்பர் డిసెం డిసెంబర్ ಡಿಸೆಂ ಡಿಸೆಂಬರ್ ഡിസം ഡിസംബർ ธค ธันวาคม ທວ
ທັນວາ ဒီ ဒီဇင်ဘာ დეკ დეკემბერი ዲሴም ዲሴምበር ធ្នូ 十二月
    """,
)
#: Monday to Sunday.
WEEKDAYS = (
    """
al astelehena bazar_ertəsi be de_luain dil dilluns diluain diluns dl dus dusenbe dush dushanba dydd_llun
e_hene esmaspaev gli glindesdi hen hetfo isn isniin isnin it_tnejn jumatatu llu llun llunes lu luan lun lundi
lundo lunedi lunes luni luns ma maanantai maanantaina maandag man manadagur mandag manudagur mei meindeg mo
moandei mon mond monday montag mso pazartesi pirmadienis pirmd pirmdiena po pon pondeli pondelok pondzela
ponedeljak ponedeljek ponedjeljak poniedzialek ponjezele pr pzt seg segunda segunda_feira sen senin thu_hai
tne umsombuluko δευ δευτερα да даваа дс душанбе дшб дүи дүисенбі дүишөмбү дүш дүшәмбе панядзелак пн пон
понеделник понедельник понедељак понеділок понедјељак երկ երկուշաբթի יום_ב יום_שני الاثنين دوشنبه دونۍ پير सोम
सोमबार सोमवार সোম সোমবার ਸੋਮ ਸੋਮਵਾਰ સોમ સોમવાર ସୋମ ସୋମବାର திங் திங்கள் సోమ సోమవారం ಸೋಮ ಸೋಮವಾರ തിങ്കളാഴ്ച
തിങ്കൾ จ วันจันทร์ ຈັນ ວັນຈັນ တနင်္လာ ორშ ორშაბათი ሰኞ ចន្ទ ច័ន្ទ 周一 星期一 月 月曜日 월 월요일
    """,
    """
an antradienis ar asteartea bil ca cərsənbə_axsami de_mairt den denschdeg di dienstag dim dimairt dimars
dimarts dinsdag dt dydd_mawrth e_marte it_tlieta jumanne kedd ma mairt mar mardi mardo martedi martes marti
maw otrd otrdiena sal sali sel selasa sesh seshanba sis sisenbe talaado teisipaev ter terca terca_feira thu_ba
ti tiisdei tiistai tiistaina tir tirs tirsdag tis tisdag tldo tli tor torek tue tues tuesday ty tys tysdag
tysdagur ulwesibili ut utery uto utorak utorok wal waltora wt wtorek wut wutora þri þriðjudagur τρι τριτη ау
ауторак вт вто вторник вівторок мя мягмар сеисенбі сешанбе сиш сишәмбе сс сшб уто уторак шеиш шеишемби
երեքշաբթի երք יום_ג יום_שלישי الثلاثاء درېنۍ سهشنبه منگل मंगल मंगलवार मंगळ मंगळवार मङ्गल मङ्गलबार মঙ্গল
মঙ্গলবার ਮੰਗਲ ਮੰਗਲਵਾਰ મંગળ મંગળવાર ମଙ୍ଗଳ ମଙ୍ଗଳବାର செவ் செவ்வாய் మంగళ మంగళవారం ಮಂಗಳ ಮಂಗಳವಾರ ചൊവ്വ ചൊവ്വാഴ്ച
วันอังคาร อ ວັນອັງຄານ ອັງຄານ အင်္ဂါ სამ სამშაბათი ማክሰ ማክሰኞ អង្គារ 周二 星期二 火 火曜日 화 화요일
    """,
    """
arbaco arbc asteazkena az car carsamba carsenbe cead chor chorshanba cərsənbə dc de_ceadaoin dic diciadain
dimecres dydd_mercher e_merkure erb jumatano ke keskiviikko keskiviikkona kolmapaev l_erbgħa me mer mercoledi
mercores mercredi merkredo mesemna met mettwoch mi mie miercoles miercuri mik mikudagur mittwoch miy
miyerkules mið miðvikudagur on ons onsdag qua quarta quarta_feira rab rabu sr sre sreda sri srijeda srj srjeda
srjoda sroda st streda sze szerda tha thu_tu tr treciadienis tresd tresdiena ulwesithathu wed wednes wednesday
weds wo woansdei woensdag τετ τεταρτη лх лхагва серада середа ср сре среда сри сриједа сряда сәрсенбі чоршанбе
чшб чәр чәршәмбе шарш шаршемби չորեքշաբթի չրք יום_ד יום_רביעי الاربعاء بده څلرنۍ چهارشنبه बुध बुधबार बुधवार
বুধ বুধবার ਬੁੱਧ ਬੁੱਧਵਾਰ બુધ બુધવાર ବୁଧ ବୁଧବାର புத புதன் బుధ బుధవారం ಬುಧ ಬುಧವಾರ ബുധനാഴ്ച ബുധൻ พ วันพุธ ພຸດ
ວັນພຸດ ဗုဒ္ဓဟူး ოთხ ოთხშაბათი ረቡዕ ពុធ 周三 星期三 水 水曜日 수 수요일
    """,
    """
alhamisi ca cet cetrtek ceturtd ceturtdiena cetvrtak cs csutortok ct ctvrtek cumə_axsami czw czwartek dear
deardaoin dia diardaoin dijous dj do don donderdag donnerstag donneschdeg dydd_iau e_enjte enj fim fimmtudagur
gie gievgia gio giovedi hos hosdagur huw huwebes iau il_ħamis ja jaudo jeu jeudi joi jue jueves kam kamis
ketvirtadienis kha khamiis khamis khms kt neljapaev og osteguna pay payshanba pen pensenbe per persembe qui
quinta quinta_feira sin st stvrtok stw stwortk thu thu_nam thur thurs thursday to tongersdei tor tors torsdag
torstai torstaina ulwesine xov xoves xue xueves ħam πεμ πεμπτη беисенбі беиш беишемби бс панҷшанбе пшб пү
пүрэв пәнҗ пәнҗешәмбе чацвер чет четвер четверг четвртак четврток четвъртък чт чц հինգշաբթի հնգ יום_ה
יום_חמישי الخميس جمعرات پنجشنبه پينځنۍ गुरु गुरुवार बिहि बिहिबार বৃহস্পতি বৃহস্পতিবার ਵੀਰ ਵੀਰਵਾਰ ગુરુ ગુરુવાર
ଗୁରୁ ଗୁରୁବାର வியா வியாழன் గురు గురువారం ಗುರು ಗುರುವಾರ വ്യാഴം വ്യാഴാഴ്ച พฤ วันพฤหัสบดี ພະຫັດ ວັນພະຫັດ ကြာသပတေး
ხუთ ხუთშაბათი ሐሙስ ព្រហ ព្រហស្បតិ៍ 周四 星期四 木 木曜日 목 목요일
    """,
    """
ann anna aoine biy biyernes cum cuma cumə de_haoine dih dihaoine divendres dv dydd_gwener e_premte fos
fostudagur fr fre fredag freed freideg freitag fri friday friggjadagur gim gwe gwen hla ijumaa il_gimgħa jimco
jmc jum juma jumaat jumat or ostirala pa patek pe penktadienis pentek perjantai perjantaina pet petak petek
petk pi piatek piatok piektd piektdiena pja pjatk pn pre pt reede sex sexta sexta_feira thu_sau ulwesihlanu ve
ven venderdi vendredi vendredo venerdi venres vie vienres viernes vin vineri vr vrijdag vrydag παρ παρασκευη
ба баасан жм жума жұма пʼятниця пет петак петок петък пт пятница пятніца җом җомга ҷмъ ҷумъа ուր ուրբաթ יום_ו
יום_שישי الجمعة جمعه جمعہ शुक्र शुक्रबार शुक्रवार শুক্র শুক্রবার ਸ਼ੁੱਕਰ ਸ਼ੁੱਕਰਵਾਰ શુક્ર શુક્રવાર ଶୁକ୍ର
ଶୁକ୍ରବାର வெள் வெள்ளி శుక్ర శుక్రవారం ಶುಕ್ರ ಶುಕ್ರವಾರ വെള്ളി വെള്ളിയാഴ്ച วันศุกร์ ศ ວັນສຸກ ສຸກ သောကြာ პარ
პარასკევი ዓርብ សុក្រ 周五 星期五 金 金曜日 금 금요일
    """,
    """
cmt cumartesi de_sathairn dis disathairne dissabte ds dydd_sadwrn e_shtune is_sibt jumamosi la larunbata lau
lauantai lauantaina laugardagur laupaev laurdag ley leygardagur lor lordag lr mgq sa sab sabado sabadu sabato
sabti sabtu sad sam sambata samedi samschdeg samstag sat saterdag sath satur saturday sbti sen senbe
sestadienis sestd sestdiena shan shanba sht sib sneon so sob sobota sonda st sub subota szo szombat sənbə
thu_bay umgqibelo za zaterdag σαβ σαββατο бя бямба ишемби ишм саб сабота сб сенбі суб суббота субота събота
шанбе шим шимбә шнб շաբաթ շբթ יום_שבת שבת السبت اونۍ شنبه ہفتہ शनि शनिबार शनिवार শনি শনিবার ਸ਼ਨਿੱਚਰ ਸ਼ਨਿੱਚਰਵਾਰ
શનિ શનિવાર ଶନି ଶନିବାର சனி శని శనివారం ಶನಿ ಶನಿವಾರ ശനി ശനിയാഴ്ച วันเสาร์ ส ວັນເສົາ ເສົາ စနေ შაბ შაბათი ቅዳሜ សៅរ៍
周六 土 土曜日 星期六 토 토요일
    """,
    """
ahad ahd axad axd bazar chu_nhat cn de_domhnaigh dg di did didomhnaich die dim dimanche dimanco dimenge
diumenge dom domenica domh domingo domingu du dum dumengia duminica dydd_sul e_diel ig igandea il_ħadd isonto
jumapili lin linggo min minggu ne ned nedela nedele nedelja nedjelja niedz niedziela nje njedzela njezela paz
pazar puhapaev sekmadienis si sk snein so son sondag sonndeg sonntag su sul sun sunday sunnudagur sunnuntai
svetd svetdiena vasarnap yak yakshanba yek yeksenbe zo zondag ħad κυρ κυριακη воскресенье вс жек жексенбі
жекшемби жс нд нед недела неделя недеља неділя недјеља ня нядзеля ням якш якшанбе якшәмбе яшб կիր կիրակի יום_א
יום_ראשון اتوار الاحد يكشنبه يونۍ आइत आइतबार रवि रविवार রবি রবিবার ਐਤ ਐਤਵਾਰ રવિ રવિવાર ରବି ରବିବାର ஞாயி ஞாயிறு
ఆది ఆదివారం ಭಾನು ಭಾನುವಾರ ഞായറാഴ്ച ഞായർ วันอาทิตย์ อา ວັນອາທິດ ອາທິດ တနင်္ဂနွေ კვი კვირა እሑድ អាទិត្យ 周日 日 日曜日
星期日 일 일요일
    """,
)
#: Before noon and after.
HALVES = (
    """
am ap atm da_manha de_la_manana dop dopoldne dopoldnja e_paradites fh fm formiddag goon gunortadan_on manana
manha moies paradite pd pg prieksp priekspusdiena priespiet prijepodne rn sa vm vorm yb πμ дп пре_подне претпл
прије_подне проб таңкы тң үө ص صباحا غم قبلازظهر قظ पूर्वाह्न ਪੂਦੁ ପୂର୍ବାହ୍ନ ก่อนเที่ยง ກ່ອນທ່ຽງ နံနက် ጥዋት 上午
午前 오전
    """,
    """
da_tarde de_la_tarde e_pasdites eftermiddag eh goson gunortadan_son ip md nachm nm nomettes odp os pasdite
pecp pecpusd pecpusdiena pm pop popiet popodne popoldne popoldnju ptg ptm wotp wotpoldnja yh μμ попл поподне
послије_подне пп слоб тк түштөн_кииинки үх بظ بعدازظهر غو م مساء अपराह्न ਬਾਦੁ ଅପରାହ୍ନ หลังเที่ยง ຫຼັງທ່ຽງ ညနေ
ከሰዓት 下午 午後 오후
    """,
)

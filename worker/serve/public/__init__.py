"""The published folder over HTTP, from memory.

kinds.py       what a file is: its media type, and for how long it may be kept
targets.py     what a request names -> a path in the folder, or nothing
codings.py     Accept-Encoding; making and checking the compressed forms of a file
heads.py       the header lines of every answer, made once for each version of a file
conditions.py  If-None-Match and its like, and Range
shelf.py       the files that are in memory, and when they are looked at again
answers.py     a request and a file -> what is written
wire.py        what aiohttp is taught: to write what is ready as it is
server.py      all of it, from start to stop
"""

#!/usr/bin/env python3
"""Turns the word lists of data/proofread into sorted C tables.

usage: wordlists.py OUT.c us_british.tsv medicines.txt medical_words.txt
A line that begins with # is a comment. A word twice, or not in lower case, is an error.
"""
import sys


def lines(path):
    with open(path, encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            if line and not line.startswith("#"):
                yield number, line


def table(path):
    words = set()
    for number, line in lines(path):
        for word in line.split():
            if word != word.lower():
                sys.exit(f"{path}:{number}: {word} is not in lower case")
            words.add(word)
    return sorted(words, key=lambda w: w.encode())


def pairs(path):
    found = {}
    for number, line in lines(path):
        us, _, british = line.partition("\t")
        if not british or us in found or us == british or us != us.lower():
            sys.exit(f"{path}:{number}: wants AMERICAN<tab>BRITISH, once: {line}")
        found[us] = british
    return sorted(found.items(), key=lambda w: w[0].encode())


def quoted(word):
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f'\\{b:03o}' for b in word.encode()) + '"'


def main():
    out, us, medicines, medical = sys.argv[1:]
    with open(out, "w", encoding="utf-8") as file:
        file.write('#include "proofread_lists.h"\n')
        for name, words in (("medicines", table(medicines)), ("medical_words", table(medical))):
            file.write(f"const str proof_{name}[] = {{\n")
            file.writelines(f"S_INIT({quoted(w)}),\n" for w in words)
            file.write(f"}};\nconst size_t proof_n_{name} = {len(words)};\n")
        both = pairs(us)
        file.write("const struct us_word proof_us_words[] = {\n")
        file.writelines(f"{{S_INIT({quoted(a)}), S_INIT({quoted(b)})}},\n" for a, b in both)
        file.write(f"}};\nconst size_t proof_n_us_words = {len(both)};\n")


main()

#!/usr/bin/env python3
"""Recall and precision of the proofreader, by rule, over whole letters.

usage: proofread_quality.py TOOL FOLDER [--all]
FOLDER/clean/PATIENT.NAME.ext are letters without a mistake, against FOLDER/patients/PATIENT.json.
Each clean letter must give no finding. Then one mistake at a time is planted, by a seeded generator,
and must be found by its rule on its line, with nothing else said. --all prints each miss and false alarm.
"""
import datetime
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time

TODAY = datetime.date(2026, 11, 24)
MONTHS = ("January February March April May June July August September October November December").split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
WORDED = re.compile(r"\b(\d{1,2}) (" + "|".join(MONTHS) + r") (\d{4})\b")


def plain(date):
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


class Letter:
    """A letter as lines, and where its body begins and ends."""

    def __init__(self, path, patient):
        self.path, self.patient = path, patient
        with open(path, encoding="utf-8") as file:
            self.lines = file.read().split("\n")
        self.name = patient["name"][0]
        self.birth = datetime.date.fromisoformat(patient["birthDate"])
        self.dear = next((i for i, l in enumerate(self.lines) if re.match(r"\**Dear\b", l)), 0)
        self.end = next((i for i, l in enumerate(self.lines)
                         if re.match(r"(Yours|Kind regards|With best|Best wishes|Many thanks$|With kind)", l)), len(self.lines))

    def prose(self):
        return [i for i in range(self.dear + 1, self.end) if len(self.lines[i]) > 60 and not self.lines[i].startswith("|")]

    def pick(self, rng, pattern, lines, flags=0):
        found = [(i, m) for i in lines for m in re.finditer(pattern, self.lines[i], flags)]
        return rng.choice(found) if found else (None, None)


def put(letter, i, start, end, text):
    lines = list(letter.lines)
    lines[i] = lines[i][:start] + text + lines[i][end:]
    return lines, i


def swap(letter, rng, pattern, replace, lines=None, flags=0):
    i, m = letter.pick(rng, pattern, range(len(letter.lines)) if lines is None else lines, flags)
    if m is None:
        return None
    new = replace(m)
    if new is None or new == m.group(0):
        return None
    return put(letter, i, m.start(), m.end(), new)


def add_sentence(letter, rng, text):
    prose = letter.prose()
    if not prose:
        return None
    i = rng.choice(prose)
    line = letter.lines[i].rstrip()
    if not line.endswith("."):
        return None
    return put(letter, i, len(line), len(line), " " + text)


def misspell_name(rng, name):
    k = rng.randrange(1, len(name) - 1)
    if name[k] == name[k + 1] or not (name[k].isalpha() and name[k + 1].isalpha()):
        return None
    return name[:k] + name[k + 1] + name[k] + name[k + 2:]


def plant_name(letter, rng):
    family = letter.name["family"]
    return swap(letter, rng, re.escape(family), lambda m: misspell_name(rng, m.group(0)),
                [i for i in range(0, letter.dear + 3) if " and " not in letter.lines[i]])


def plant_dear(letter, rng):
    if not re.match(r"\**Dear (Mrs|Mr|Ms|Miss) ", letter.lines[letter.dear]) or "Crane" in letter.lines[letter.dear]:
        return None
    if letter.patient["birthDate"] > "2010":
        return None
    other = rng.choice(["Smith", "Robson", "Hussain", "Featherstone"])
    return swap(letter, rng, r"(?<=Dear )(Mrs|Mr|Ms|Miss) (.+)$", lambda m: f"{m.group(1)} {other}", [letter.dear])


def plant_subject(letter, rng):
    lines = [i for i, l in enumerate(letter.lines[:letter.dear + 8]) if re.match(r"\W*(Re|RE|Patient|PATIENT|Name)\b.{6,}", l)]
    given = letter.name["given"][0]
    return swap(letter, rng, rf"\b{given}\b", lambda m: rng.choice(["Kathleen", "Gerald", "Anwen"]), lines)


def plant_birth(letter, rng):
    forms = [plain(letter.birth), letter.birth.strftime("%d/%m/%Y"), letter.birth.strftime("%d.%m.%Y")]
    wrong = letter.birth + datetime.timedelta(days=rng.choice([1, 9, 31, -365, 3653]))
    news = [plain(wrong), wrong.strftime("%d/%m/%Y"), wrong.strftime("%d.%m.%Y")]
    for form, new in zip(forms, news):
        if any(form in l for l in letter.lines):
            return swap(letter, rng, r"(?<!\d)" + re.escape(form), lambda m: new)
    return None


NHS = r"999(?P<gap>[ -]?)(\d{3})(?P=gap)(\d{4})"


def plant_nhs_invalid(letter, rng):
    def digits(m):
        s = m.group(0)
        k = max(i for i, c in enumerate(s[:-1]) if c.isdigit() and c != s[-1])
        return s[:k] + s[-1] + s[k + 1:-1] + s[k] if rng.random() < 0.5 else s[:-1] + str((int(s[-1]) + rng.randrange(1, 9)) % 10)
    return swap(letter, rng, NHS, digits)


def plant_nhs_short(letter, rng):
    return swap(letter, rng, NHS, lambda m: m.group(0)[:-1])


def plant_nhs_other(letter, rng):
    def other(m):
        for last in ("0000018", "0000026", "0000034", "0000042"):
            if m.group(0)[-4:] != last[-4:]:
                return f"999{m['gap']}{last[:3]}{m['gap']}{last[3:]}"
    return swap(letter, rng, NHS, other)


def plant_hospital(letter, rng):
    number = letter.patient["identifier"][1]["value"]

    def other(m):
        s = m.group(0)
        return s[:-2] + s[-1] + s[-2] if s[-1] != s[-2] else s[:-1] + str((int(s[-1]) + 1) % 10)
    return swap(letter, rng, number, other)


def plant_missing_nhs(letter, rng):
    if "solicitor" in letter.path:  # is told of the patient by name
        return None
    # To the patient or the parents any one number is enough: docs/rules/proofreading.md, P-06.
    numbers = [i["value"] for i in letter.patient["identifier"] if "hospital" in i["system"]]
    text = re.sub(r"[^A-Z0-9]", "", "".join(letter.lines).upper())
    home = letter.name["family"] in letter.lines[letter.dear] or letter.name["given"][0] in letter.lines[letter.dear]
    if (home or "arents" in letter.lines[letter.dear]) and any(re.sub(r"[^A-Z0-9]", "", n.upper()) in text for n in numbers):
        return None
    lines = list(letter.lines)
    for i, l in enumerate(lines):
        if re.search(NHS, l):
            lines[i] = re.sub(r"(NHS( number| no\.?| No\.?| NO)?[: ]*|NHS number \| )?" + NHS, "", l)
            return lines, None
    return None


def plant_pronoun(letter, rng):
    female = letter.patient["gender"] == "female"
    a, b = (r"\b(She|she)\b", {"She": "He", "she": "he"}) if female else (r"\b(He|he)\b", {"He": "She", "he": "she"})
    lines = [i for i in letter.prose()
             if not re.search(r"husband|wife|mother|father|daughter|sister|brother|partner|Mum|Dad|parents|Dr |Sister|Mrs Lowe|Moira|Luis|Mateo|teacher|uncle|coordinator|Achebe|baby|sibling|husband|Kapoor|Ben\b", letter.lines[i])]
    return swap(letter, rng, a, lambda m: b[m.group(0)], lines)


def plant_weekday(letter, rng):
    def other(m):
        return rng.choice([d for d in DAYS if d != m.group(1)]) + m.group(2)
    return swap(letter, rng, r"\b(" + "|".join(DAYS) + r")(,? \d{1,2} [A-Z]\w+ \d{4})", other)


def plant_weekday_added(letter, rng):
    def add(m):
        date = datetime.date(int(m.group(3)), MONTHS.index(m.group(2)) + 1, int(m.group(1)))
        return DAYS[(date.weekday() + rng.randrange(1, 7)) % 7] + " " + m.group(0)
    return swap(letter, rng, r"(?<!day )" + WORDED.pattern, add, letter.prose())


def plant_no_such_date(letter, rng):
    wrong = rng.choice(["31 June 2026", "30 February 2026", "29 February 2026", "31 November 2026", "32 October 2026", "31 September 2026"])
    kept = [i for i in letter.prose()]
    return swap(letter, rng, r"(?<!day )" + WORDED.pattern, lambda m: wrong, kept)


def plant_no_such_numeric(letter, rng):
    text = rng.choice(["31/06/2026", "29/02/2025", "14/13/2026", "30.02.2026"])
    return add_sentence(letter, rng, f"The blood tests were taken on {text}.")


def plant_past(letter, rng):
    date = plain(TODAY - datetime.timedelta(days=rng.randrange(200, 1500)))
    return add_sentence(letter, rng, rng.choice([
        f"We will see you again on {date}.", f"A scan is booked for {date}.", f"An appointment has been arranged for {date}.",
        f"The operation will be on {date}.", f"The next appointment is on {date}.", f"The review is scheduled for {date}.",
        f"I look forward to meeting you both on {date}.", f"Please attend the ward on {date}.",
        f"I have booked a follow-up appointment for {date}.", f"The procedure will take place on {date}."]))


def plant_past_year(letter, rng):
    lines = [i for i in letter.prose() if re.search(r"\bwill\b|booked for|arranged .* for|look forward|next appointment", letter.lines[i])]
    def back(m):
        date = datetime.date(int(m.group(3)), MONTHS.index(m.group(2)) + 1, int(m.group(1)))
        return f"{m.group(1)} {m.group(2)} {int(m.group(3)) - 2}" if date > TODAY else None
    return swap(letter, rng, r"(?<!day )" + WORDED.pattern, back, lines)


def plant_future(letter, rng):
    date = plain(TODAY + datetime.timedelta(days=rng.randrange(60, 800)))
    return add_sentence(letter, rng, rng.choice([
        f"An X-ray was performed on {date}.", f"The biopsy was done on {date} without difficulty.", f"The wound was reviewed on {date}.",
        f"The tests were completed on {date}.", f"The last scan took place on {date}.", f"The report was received on {date}.",
        f"The patient was admitted on {date} and discharged the next day.", f"The patient was seen on {date} by the nurse."]))


def plant_age(letter, rng):
    return swap(letter, rng, r"\b(this (?:\w+ )?)(\d\d|seven)([ -]year[ -]old)|(?<=aged )(78)(?=, at home)|(?<=a woman of )(99)",
                lambda m: (m.group(1) + str((int(m.group(2)) if m.group(2).isdigit() else 7) + rng.choice([-11, -3, 2, 10]) if m.group(2) != "seven" else 9) + m.group(3)) if m.group(1) else str(int(m.group(4)) - 8) if m.group(4) else None)


def plant_age_added(letter, rng):
    right = TODAY.year - letter.birth.year
    wrong = right + rng.choice([-9, -4, 3, 12])
    if wrong < 2:
        wrong = right + 6
    return add_sentence(letter, rng, rng.choice([f"I was glad to meet this {wrong} year old patient.", f"This {wrong}-year-old has done well."]))


def plant_merge(letter, rng):
    return add_sentence(letter, rng, "We shall write to " + rng.choice(
        ["{{recipient_name}}", "<<GP_Name>>", "«PatientName»", "[Insert name]", "[PATIENT_NAME]", "{clinic_name}", "((GP name))",
         "[Name]", "<Consultant name>", "[date of clinic]", "${gp.name}", "{{ patient.address }}"]) + " shortly.")


def plant_mark(letter, rng):
    return add_sentence(letter, rng, "The result was " + rng.choice(
        ["[?]", "____", "XXX", "???", "[inaudible]", "[unclear 1:12]", "[? normal]", "[word missing]", "xxxx", "[blank]", "_______", "(inaudible)",
         "[??]", "[unclear]", "XXXX", "****"]) + " on the day.")


def plant_sides(letter, rng):
    clean = "\n".join(letter.lines)
    parts = [p for p in ("knee", "hip", "wrist", "shoulder", "breast", "forearm", "eye") if
             len(re.findall(rf"\bright {p}", clean, re.I)) + len(re.findall(rf"\bleft {p}", clean, re.I)) >= 2 and
             not (re.search(rf"\bright {p}", clean, re.I) and re.search(rf"\bleft {p}", clean, re.I))]
    if not parts:
        return None
    flip = {"left": "right", "right": "left", "Left": "Right", "Right": "Left"}
    return swap(letter, rng, rf"\b(left|right)(?= {rng.choice(parts)})", lambda m: flip[m.group(1)], flags=re.I)


def plant_sides_added(letter, rng):
    if re.search(r"(left|right) (ankle|elbow|thumb)", "\n".join(letter.lines)):
        return None
    part, side = rng.choice(["ankle", "elbow", "thumb"]), rng.choice(["left", "right"])
    other = "left" if side == "right" else "right"
    prose = letter.prose()
    if len(prose) < 2:
        return None
    lines = list(letter.lines)
    first, second = prose[0], prose[-1]
    if not lines[first].rstrip().endswith(".") or not lines[second].rstrip().endswith("."):
        return None
    lines[first] = lines[first].rstrip() + f" There is swelling of the {side} {part}. The {side} {part} is tender."
    lines[second] = lines[second].rstrip() + f" An X-ray of the {other} {part} has been requested."
    return lines, second


def plant_enclosure(letter, rng):
    lines = [l for l in letter.lines if not re.match(r"Enc", l)]
    other = Letter.__new__(Letter)
    other.__dict__.update(letter.__dict__)
    other.lines = [re.sub(r"\benclosed\b ?", "", l) for l in lines]
    return add_sentence(other, rng, rng.choice(["I enclose a copy of the report.", "Please find enclosed the leaflet.",
                                                "A leaflet is enclosed.", "I have attached the results.", "Please see the attached form.",
                                                "The report is attached."]))


def plant_copy(letter, rng):
    lines = list(letter.lines)
    while lines and not lines[-1].strip():
        lines.pop()
    if any(re.match(r"(cc|c\.c|Cop)", l) for l in lines):
        return None
    return lines + ["", "cc: " + rng.choice(["Dr Helen Marsh", "Mr P Oduya", "Professor Ian Locke"])], len(lines) + 1


def plant_doubled(letter, rng):
    return swap(letter, rng, r"\b(the|of|and|with|for|is|was|your|a|will|from|has)\b", lambda m: f"{m.group(0)} {m.group(0)}" if m.group(0) != "a" else "a a", letter.prose())


def plant_us(letter, rng):
    table = {"oedema": "edema", "haemoglobin": "hemoglobin", "tumour": "tumor", "centre": "center", "colour": "color", "anaemia": "anemia",
             "paediatric": "pediatric", "oesophagus": "esophagus", "faecal": "fecal", "coeliac": "celiac", "caesarean": "cesarean",
             "programme": "x", "diarrhoea": "diarrhea", "litres": "liters", "fetal": "x"}
    return swap(letter, rng, r"\b(" + "|".join(k for k, v in table.items() if v != "x") + r")\b", lambda m: table[m.group(0)], letter.prose()) or \
        add_sentence(letter, rng, rng.choice(["There was no edema.", "The tumor has not grown.", "The behavior is unchanged.", "Hemoglobin was stable.",
                                              "The anesthetic went well.", "There is no ischemia.", "The fiber intake is low.", "The labor ward was told."]))


def misspell(rng, word):
    kind = rng.randrange(4)
    k = rng.randrange(1, len(word) - 2)
    if kind == 0:
        return word[:k] + word[k + 1] + word[k] + word[k + 2:]
    if kind == 1:
        return word[:k] + word[k + 1:]
    if kind == 2:
        return word[:k] + word[k] + word[k:]
    return word[:k] + rng.choice("aeioutrn") + word[k + 1:]


KNOWN = None


def plant_spelling(letter, rng):
    for _ in range(20):
        i, m = letter.pick(rng, r"(?<![\w'’-])[a-z]{6,}(?![\w'’-])", letter.prose())
        if m is None:
            return None
        new = misspell(rng, m.group(0))
        if new != m.group(0) and new not in KNOWN:
            return put(letter, i, m.start(), m.end(), new)
    return None


def plant_units(letter, rng):
    return add_sentence(letter, rng, rng.choice(["Insulin glargine 10U at night was continued.", "The dose is 6 U of insulin with meals.", "NovoRapid 12u with lunch.",
                                                 "Lantus 24 IU at night.", "The insulin was increased to 14U."]))


def plant_micrograms(letter, rng):
    return add_sentence(letter, rng, rng.choice(["Levothyroxine 75 ug daily.", "Digoxin 125 µg daily.", "Fentanyl 25 mcg an hour.", "Levothyroxine 100ug daily."]))


def plant_zero(letter, rng):
    return swap(letter, rng, r"(?<![\d.])\b(\d+)( ?(mg|g|ml) )", lambda m: m.group(1) + ".0" + m.group(2), letter.prose()) or \
        add_sentence(letter, rng, rng.choice(["Warfarin 1.0 mg daily.", "Ramipril 2.50 mg daily.", "Folic acid 5.0mg weekly.", "Lorazepam 0.50 mg at night."]))


def plant_naked(letter, rng):
    return add_sentence(letter, rng, rng.choice(["Lorazepam .5 mg at night.", "Risperidone .25 mg twice daily.", "Bumetanide (.5mg) daily.", "Clonazepam .5 mg daily."]))


def plant_us_order(letter, rng):
    return add_sentence(letter, rng, rng.choice(["The scan was done on 09/14/2026.", "The bloods were taken on 10/23/2026.", "A report came on 11/13/2026."]))


def plant_us_words(letter, rng):
    return swap(letter, rng, r"(?<!day )" + WORDED.pattern, lambda m: f"{m.group(2)} {m.group(1)}, {m.group(3)}", letter.prose()) or \
        add_sentence(letter, rng, "The scan was done on September 14, 2026.")


PLANTS = [("P-01", plant_name), ("P-01", plant_dear), ("P-01", plant_subject), ("P-02", plant_birth), ("P-03", plant_nhs_invalid),
          ("P-03", plant_nhs_short), ("P-04", plant_nhs_other), ("P-05", plant_hospital), ("P-06", plant_missing_nhs), ("P-08", plant_pronoun),
          ("P-10", plant_age), ("P-10", plant_age_added), ("P-11", plant_no_such_date), ("P-11", plant_no_such_numeric),
          ("P-12", plant_weekday), ("P-12", plant_weekday_added), ("P-13", plant_past), ("P-13", plant_past_year), ("P-14", plant_future),
          ("P-15", plant_us_order), ("P-17", plant_us_words), ("P-19", plant_merge), ("P-20", plant_mark), ("P-21", plant_zero),
          ("P-22", plant_naked), ("P-23", plant_units), ("P-24", plant_micrograms), ("P-26", plant_sides), ("P-26", plant_sides_added),
          ("P-27", plant_enclosure), ("P-28", plant_copy), ("P-29", plant_us), ("P-30", plant_spelling), ("P-31", plant_doubled)]


def run(tool, turns):
    """What is found in each file; `turns` are (patient, files). One process for all: the dictionary is slow to load."""
    words = []
    for patient, files in turns:
        words += ["--then"] if words else []
        words += ["--json", "--patient", patient, "--today", TODAY.isoformat(), *files]
    done = subprocess.run([tool, *words], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 3) or done.stderr:
        sys.exit(f"Bail out! proofread ended with {done.returncode}: {done.stderr}")
    arrays = [json.loads(line) for line in done.stdout.rstrip("\n").split("\n")]
    if len(arrays) != len(turns):
        sys.exit(f"Bail out! {len(arrays)} answers to {len(turns)} patients")
    found = {}
    for f in (f for array in arrays for f in array):
        found.setdefault(f["file"], []).append(f)
    if (done.returncode == 3) != bool(found):
        sys.exit("Bail out! exit status and findings disagree")
    return found


def known_words():
    words = set()
    for path in ("/usr/share/hunspell/en_GB.dic", "/usr/share/hunspell/en_med_glut.dic"):
        if os.path.exists(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                words.update(line.split("/")[0].strip().lower() for line in file)
    out = set(words)
    for word in words:
        out.update((word + "s", word + "d", word + "ed", word + "ing", word + "r", word + "er", word + "ly", word + "es"))
    return out


def load(folder):
    letters = []
    for name in sorted(os.listdir(os.path.join(folder, "clean"))):
        patient = os.path.join(folder, "patients", name.split(".")[0] + ".json")
        with open(patient, encoding="utf-8") as file:
            letters.append((patient, Letter(os.path.join(folder, "clean", name), json.load(file))))
    return letters


def main():
    global KNOWN
    tool, folder, tell = sys.argv[1], sys.argv[2], "--all" in sys.argv
    seeds = int(os.environ.get("PROOFREAD_SEEDS", "3"))
    # Every second mistake, for the suite's time: which half, the hour says; PROOFREAD_TURN=0 or 1 chooses, 2 plants all.
    turn = int(os.environ.get("PROOFREAD_TURN", str(int(time.time()) // 3600 % 2)))
    print(f"# PROOFREAD_TURN={turn}")
    nth = 0
    KNOWN = known_words()
    letters = load(folder)
    alarms = 0
    for findings in run(tool, [(patient, [letter.path]) for patient, letter in letters]).values():
        for f in findings:
            alarms += 1
            print(f"# false alarm in a clean letter: {f['file']}:{f['line']}:{f['column']}: {f['rule']} {f['message']}")
    print(f"1..3\n{'ok' if alarms == 0 and len(letters) >= 30 else 'not ok'} 1 - {len(letters)} clean letters give no finding")
    hits, planted, false, must, must_false = {}, {}, {}, 0, 0
    said = {}
    with tempfile.TemporaryDirectory() as folder2:
        turns, jobs = [], {}
        for patient, letter in letters:
            paths = []
            for rule, plant in PLANTS:
                for seed in range(seeds):
                    rng = random.Random(f"{plant.__name__} {seed} {os.path.basename(letter.path)}")
                    nth += 1
                    result = plant(letter, rng) if turn == 2 or nth % 2 == turn else None
                    if result is None:
                        continue
                    path = os.path.join(folder2, f"{plant.__name__}.{seed}.{os.path.basename(letter.path)}")
                    with open(path, "w", encoding="utf-8") as file:
                        file.write("\n".join(result[0]))
                    jobs[path] = (rule, result[1], plant.__name__, result[0])
                    paths.append(path)
            turns += [(patient, paths)] if paths else []
        found = run(tool, turns)
        for path, (rule, line, kind, text) in jobs.items():
            planted[rule] = planted.get(rule, 0) + 1
            hit = False
            for f in found.get(path, []):
                right = f["rule"] == rule and (line is None or rule in ("P-26", "P-08") or f["line"] == line + 1)
                hit |= right
                said[f["rule"]] = said.get(f["rule"], 0) + 1
                must += f["severity"] == "must fix"
                # A second finding in the planted line tells of the same mistake.
                if not right and line is not None and f["line"] != line + 1 or (not right and line is None):
                    false[f["rule"]] = false.get(f["rule"], 0) + 1
                    must_false += f["severity"] == "must fix"
                    if tell:
                        print(f"# false alarm {kind} {os.path.basename(path)}:{f['line']}: {f['rule']} {f['message']} | {text[f['line'] - 1][:150]}")
            hits[rule] = hits.get(rule, 0) + hit
            if tell and not hit:
                print(f"# missed {kind} {os.path.basename(path)}: {text[line][-220:] if line is not None else ''}")
    good = True
    print("# rule   planted  found  recall  said  false  precision")
    for rule in sorted(planted):
        recall = hits[rule] / planted[rule]
        precision = 1 - false.get(rule, 0) / max(1, said.get(rule, 0))
        good &= recall >= 0.95 and precision >= 0.95
        print(f"# {rule}  {planted[rule]:7}  {hits[rule]:5}  {recall:6.3f}  {said.get(rule, 0):4}  {false.get(rule, 0):5}  {precision:9.3f}")
    print(f"{'ok' if good else 'not ok'} 2 - every planted mistake is found: recall and precision are 0.95 or better for every rule")
    print(f"{'ok' if must_false <= must / 100 else 'not ok'} 3 - must fix is right in {must - must_false} of {must}")
    sys.exit(0 if good and alarms == 0 and must_false <= must / 100 else 1)


main()

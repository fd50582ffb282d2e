/* proofread_command.h: clerkwell proofread [--patient PATIENT.json] [--today DATE] [--json] FILE…
 * Purpose    proofreads letters in plain text or Markdown against a FHIR R4 Patient, for people
 *            (FILE:LINE:COLUMN: severity: message (suggestion) [P-12]) and for programs (--json).
 * Rule       exit 0: nothing found; 3: findings; 2: usage; 1: a file could not be read (err_row).
 * Ownership  nothing is kept.   Thread safety: one call at a time (the dictionary is opened here).
 * Not here   the rules (domain/proofread.h). */
#ifndef FRONT_PROOFREAD_COMMAND_H
#define FRONT_PROOFREAD_COMMAND_H

/* argv[0] is the command's name. Writes to standard output and standard error. */
int proofread_command(int argc, char **argv);

#endif

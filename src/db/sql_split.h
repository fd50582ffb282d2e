/* sql_split.h: one statement after another from the text of a migration.
 * Purpose    a semicolon ends a statement, except in 'text', "names", -- comments and block comments. Triggers and
 *            functions, whose bodies hold statements, are not for both engines, so not here.
 * Ownership  slices of the text given.   Thread safety: pure. */
#ifndef DB_SQL_SPLIT_H
#define DB_SQL_SPLIT_H

#include "err.h"

/* Cuts the next statement, without its semicolon, from `*rest`. *ret_statement is empty at the end.
 * INVALID when a quote or comment is not closed. Comments before it belong to a statement; a piece
 * of nothing but comments is passed over. */
MUST_USE enum err sql_split_next(str *rest, str *ret_statement);

#endif

//! A broken policy is refused with its line, its column, its key, and what would be right.

use jeton_core::policy::Policy;
use proptest::prelude::*;

use crate::support::{ACME, preset};

/// A text of [`ACME`], what stands there instead, then line, column, key and words of the error.
type Case<'a> = (&'a str, &'a str, (usize, usize, &'a str, &'a str));

fn check(cases: &[Case<'_>]) {
    for (from, to, (line, column, key, words)) in cases {
        assert!(ACME.contains(from), "`{from}` is not in acme.toml");

        let error = Policy::parse(&ACME.replacen(from, to, 1)).expect_err(to);

        let place = (error.line, error.column, error.key.as_str());
        assert_eq!(place, (*line, *column, *key), "{to}: {error}");
        assert!(error.why.contains(words), "{to}: {error}");
    }
}

#[test]
fn the_text_that_the_cases_break_is_good() {
    assert!(Policy::parse(ACME).is_ok());
}

#[test]
fn an_error_reads_as_one_line() {
    let error = Policy::parse(&ACME.replace("\"90d\"", "\"90\"")).unwrap_err();

    assert_eq!(
        error.to_string(),
        "line 14, column 12, key `lifetime`: a lifetime is `until-reset`, `never`, `session` or a length of time; \
         a bare number has no unit: write `90s` for seconds, or `h`, `d`, `w`"
    );
}

#[test]
#[rustfmt::skip]
fn a_broken_head_is_refused_where_it_is_broken() {
    check(&[
        ("name = \"acme\"\n", "", (1, 1, "name", "missing field `name`")),
        ("\"acme\"", "\"Acme\"", (1, 8, "name", "`a-z`, `0-9` and inner `-`")),
        ("\"acme\"", "\"\"", (1, 8, "name", "the service name is empty")),
        ("\"acme\"", "\"acme", (1, 13, "name", "expected `\"`")),
        ("\"acme\"", "7", (1, 8, "name", "expected a string")),
        ("name = \"acme\"", "nam = \"acme\"", (1, 1, "nam", "expected one of `name`, `label`")),
        ("name = \"acme\"", "name = \"a\"\nname = \"b\"", (2, 1, "name", "duplicate key")),
        ("label = { en = \"Acme\", pt-BR = \"Acme\" }\n", "", (1, 1, "label", "missing field")),
        ("{ en = \"Acme\", pt-BR = \"Acme\" }", "{ pt-BR = \"A\" }", (2, 9, "en", "missing field `en`")),
        ("pt-BR = \"Acme\"", "fr = \"A\"", (2, 24, "label", "expected `en` or `pt-BR`")),
        ("{ en = \"Acme\", pt-BR = \"Acme\" }", "\"A\"", (2, 9, "label", "`{ en = \"Key\"")),
        ("\"10m\"", "\"10\"", (3, 17, "max-staleness", "write `10s` for seconds")),
        ("\"10m\"", "600", (3, 17, "max-staleness", "expected a string")),
        ("\"10m\"", "\"10m\"\nassertion = \"6m\"", (4, 13, "assertion", "at most 5m")),
        ("\"10m\"", "\"10m\"\nowner-gone = \"keep\"", (4, 14, "owner-gone", "expected `\"revoke\"`, `\"suspend\"`")),
        ("\"10m\"", "\"10m\"\nowner-gone = true", (4, 14, "owner-gone", "`{ hand-over = \"account\" }`")),
        ("\"10m\"", "\"10m\"\nowner-gone = {}", (4, 14, "owner-gone", "`{ expire-in = \"30d\" }`")),
        ("\"10m\"", "\"10m\"\nowner-gone = { expire-in = \"30\" }", (4, 28, "owner-gone", "write `30s` for seconds")),
        ("\"10m\"", "\"10m\"\nowner-gone = { hand-over = \"\" }", (4, 28, "owner-gone", "is empty")),
        ("\"10m\"", "\"10m\"\nsign-up = \"open\"\nowner-gone = { hand-over = \"x\" }", (5, 14, "owner-gone", "the name of the heir")),
        ("\"10m\"", "\"10m\"\nowner-gone = { give-to = \"x\" }", (4, 16, "owner-gone", "`expire-in` or `hand-over`")),
        ("\"10m\"", "\"10m\"\nowner-gone = { expire-in = \"1d\", hand-over = \"x\" }", (4, 14, "owner-gone", "invalid length 2")),
        ("\"10m\"", "\"10m\"\nassertion = true", (4, 13, "assertion", "expected a string")),
    ]);
}

#[test]
fn a_policy_without_a_kind_is_refused_in_its_first_line() {
    for text in
        ["", "# a = b\nname = \"a\"\nlabel.en = \"A\"\n", "name = \"a\"\nlabel.en = \"A\"\n"]
    {
        let error = Policy::parse(text).unwrap_err();

        assert_eq!((error.line, error.column), (1, 1), "{error}");
        assert!(["name", "kind"].contains(&error.key.as_str()), "{error}");
    }
}

#[test]
#[rustfmt::skip]
fn a_broken_kind_is_refused_where_it_is_broken() {
    check(&[
        ("[[kind]]", "[kind]", (24, 3, "kind", "duplicate key")),
        ("name = \"key\"", "name = \"Key\"", (6, 8, "name", "the kind name is made of")),
        ("name = \"key\"", "nmae = \"key\"", (6, 1, "nmae", "expected one of `name`, `label`, `form`")),
        ("name = \"key\"", "name = \"login\"", (24, 1, "kind", "two kinds named `login`")),
        ("per-account = 3", "per-account = 0", (11, 15, "per-account", "at least 1")),
        ("per-account = 3", "per-account = -1", (11, 15, "per-account", "expected u32")),
        ("per-account = 3", "per-account = \"3\"", (11, 15, "per-account", "expected u32")),
        ("named = true", "named = \"yes\"", (13, 9, "named", "`true`, `false`")),
        ("\"ACME_TOKEN\"", "\"ACME-TOKEN\"", (22, 12, "variable", "letters, digits and `_`")),
        ("\"ACME_TOKEN\"", "\"7ACME\"", (22, 12, "variable", "letters, digits and `_`")),
        ("\"ACME_TOKEN\"", "\"\"", (22, 12, "variable", "letters, digits and `_`")),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_broken_form_is_refused_where_it_is_broken() {
    check(&[
        ("\"native\"", "\"opaque\"", (8, 8, "form", "`native`, `uuid`, `jwt`, `legacy-40`")),
        ("form = \"native\"\n", "", (5, 1, "form", "missing field `form`")),
        ("\"native\"", "\"uuid\"", (9, 10, "prefix", "only the form `native` has a prefix")),
        ("prefix = \"acm\"\n", "", (8, 8, "form", "such as `prefix = \"acme\"`")),
        ("\"acm\"", "\"ACM\"", (9, 10, "prefix", "2 to 16 of `a-z`")),
        ("form = \"jwt\"", "form = \"uuid\"", (28, 10, "claims", "only the form `jwt` has claims")),
        ("\"$account.id\"", "\"a$b\"", (28, 18, "claims", "may end in one of `$account.number`")),
        ("\"$account.id\"", "7", (28, 18, "claims", "a text or a table")),
        ("\"$account.id\"", "\"$account.mail\"", (28, 18, "claims", "`$account.number`, `$account.id`")),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_broken_carrier_is_refused_where_it_is_broken() {
    let bearer = "[{ header = \"Authorization\", scheme = \"Bearer\" }]";
    check(&[
        (bearer, "[]", (10, 12, "carriers", "at least one header")),
        (bearer, "[\"Authorization\"]", (10, 13, "carriers", "`{ header = \"Authorization\"")),
        ("\"Authorization\"", "\"Autho rization\"", (10, 13, "carriers", "letters, digits and `-`")),
        ("\"Authorization\"", "\"x_token\"", (10, 13, "carriers", "letters, digits and `-`")),
        ("\"Authorization\"", "\"x.token\"", (10, 13, "carriers", "letters, digits and `-`")),
        ("\"Authorization\"", "\"\"", (10, 13, "carriers", "letters, digits and `-`")),
        ("\"Authorization\"", "\"Cookie\"", (10, 13, "carriers", "`Cookie` has another meaning")),
        ("\"Authorization\"", "\"X-Forwarded-For\"", (10, 13, "carriers", "has another meaning")),
        ("\"Authorization\"", "\"Jeton-Account\"", (10, 13, "carriers", "has another meaning")),
        ("scheme = \"Bearer\"", "scheme = \"\"", (10, 13, "carriers", "a header or a scheme")),
        ("scheme = \"Bearer\"", "prefix = \"x\"", (10, 41, "carriers", "`header` or `scheme`")),
        ("[{ header = \"x-acme\" }]", "[{ header = \"x-acme\" }, { header = \"x-acme\" }]", (29, 36, "carriers", "listed twice")),
        ("[{ header = \"x-acme\" }]", "[{ header = \"x-acme\" }, { header = \"X-ACME\" }]", (29, 36, "carriers", "listed twice")),
        ("[{ header = \"x-acme\" }]", "[\n  { header = \"x-acme\" },\n  { header = \"Host\" },\n]", (31, 3, "carriers", "`Host` has another meaning")),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_broken_right_to_issue_is_refused_where_it_is_broken() {
    check(&[
        ("[\"owner\", \"administrator\"]", "[]", (12, 13, "issued-by", "`login`, `owner` or `administrator`")),
        ("[\"owner\", \"administrator\"]", "[\"nobody\"]", (12, 14, "issued-by", "expected one of `account-creation`")),
        ("[\"login\"]", "[\"login\", \"owner\"]", (30, 13, "issued-by", "issued by nobody else")),
        ("[\"login\"]", "[\"owner\"]", (31, 12, "lifetime", "go together")),
        ("[\"owner\", \"administrator\"]", "[\"login\"]", (14, 12, "lifetime", "go together")),
        ("[\"owner\", \"administrator\"]", "[\"account-creation\"]", (16, 10, "reveal", "`reveal = \"always\"`")),
    ]);
}

#[test]
fn a_token_that_exists_with_its_account_cannot_need_a_name() {
    let text = ACME
        .replace("[\"owner\", \"administrator\"]", "[\"account-creation\"]")
        .replace("reveal = \"once\"", "reveal = \"always\"");

    let error = Policy::parse(&text).unwrap_err();

    assert_eq!((error.line, error.column, error.key.as_str()), (13, 9, "named"), "{error}");
}

#[test]
#[rustfmt::skip]
fn a_broken_lifetime_is_refused_where_it_is_broken() {
    check(&[
        ("\"90d\"", "\"forever\"", (14, 12, "lifetime", "`until-reset`, `never`, `session`")),
        ("\"90d\"", "\"366d\"", (14, 12, "lifetime", "366d is over the maximum 365d")),
        ("\"90d\"", "\"0s\"", (14, 12, "lifetime", "a length of time of nothing")),
        ("\"90d\"", "\"40000d\"", (14, 12, "lifetime", "at most 36500 days")),
        ("\"90d\"", "\"never\"\nlifetimes = [\"1d\"]", (15, 13, "lifetimes", "has others to choose")),
        ("\"90d\"", "\"90d\"\nlifetimes = [\"90d\"]", (15, 13, "lifetimes", "leave `maximum` out")),
        ("maximum = \"365d\"", "lifetimes = [\"30d\", \"60d\"]", (15, 13, "lifetimes", "90d itself has to be among them")),
        ("maximum = \"365d\"", "lifetimes = []", (15, 13, "lifetimes", "90d itself has to be among them")),
        ("\"90d\"", "\"until-reset\"", (15, 11, "maximum", "does not expire has no maximum")),
        ("\"365d\"", "\"a year\"", (15, 11, "maximum", "a whole number and a unit")),
        ("maximum = \"10h\"\n", "", (31, 12, "lifetime", "such as `maximum = \"10h\"`")),
        ("reveal = \"once\"", "idle = \"1h\"\nreveal = \"once\"", (16, 8, "idle", "only the session of a session kind")),
        ("reveal = \"always\"", "idle = \"60\"\nreveal = \"always\"", (34, 8, "idle", "write `60s` for seconds")),
        ("reveal = \"always\"", "idle-settings = [{ key = \"A\", unit = \"minutes\" }]\nreveal = \"always\"", (34, 18, "idle-settings", "without an `idle`")),
        ("reveal = \"always\"", "cookie = \"acme\"\nreveal = \"always\"", (34, 10, "cookie", "is named `__Host-`")),
        ("reveal = \"always\"", "cookie = \"__Host-a\"\nreveal = \"always\"", (34, 10, "cookie", "whose `carriers` are `[]`")),
        ("[{ header = \"x-acme\" }]", "[]\ncookie = \"__Host-a\"", (24, 1, "kind", "only sessions of Jeton itself")),
        ("[{ header = \"x-acme\" }]", "[]\nfeed = \"calendar\"", (30, 8, "feed", "that no login makes")),
        ("[{ header = \"Authorization\", scheme = \"Bearer\" }]", "[]\nfeed = \"calendar\"", (5, 1, "kind", "only Jeton itself has a feed")),
        ("unit = \"duration\"", "unit = \"seconds\"", (33, 44, "settings", "`duration`, `minutes`, `days`, `mails`")),
        ("key = \"ACME_SESSION\", ", "", (33, 13, "key", "missing field `key`")),
        ("[{ key = \"ACME_SESSION\", unit = \"duration\" }]", "[\"ACME_SESSION\"]", (33, 13, "settings", "`{ key = ")),
        ("reveal = \"once\"", "reveal = \"once\"\nsettings = [{ key = \"A\", unit = \"minutes\" }]", (17, 13, "settings", "only the maximum of a session kind")),
        ("\"1d\"", "\"1\"", (18, 9, "grace", "write `1s` for seconds")),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_broken_expiry_is_refused_where_it_is_broken() {
    let days = "thresholds = [\"14d\", \"2d\"]";
    let eleven = "thresholds = [\"1d\",\"2d\",\"3d\",\"4d\",\"5d\",\"6d\",\"7d\",\"8d\",\"9d\",\"10d\",\"11d\"]";
    check(&[
        (days, "thresholds = [\"14\"]", (55, 14, "thresholds", "write `14s` for seconds")),
        (days, eleven, (55, 14, "thresholds", "at most 10")),
        (days, "settings = [{ key = \"A\", unit = \"mails\" }]", (55, 13, "settings", "no list of mails")),
        (days, "recipients = [{ key = \"A\", unit = \"days\" }]", (55, 15, "recipients", "`unit = \"mails\"`")),
        (days, "settings = [{ key = \"A\", unit = \"days\", environment = true }]", (55, 13, "settings", "leave `environment` out")),
        (days, "recipients = [{ key = \"A\", unit = \"mails\", environment = true }]", (55, 15, "recipients", "leave `environment` out")),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_broken_page_is_refused_where_it_is_broken() {
    let page = "[page]\nmenu = \"bottom-left\"\nentry = { en = \"Settings\" }\n";
    let text = ACME.replace("[front]", &format!("{page}[front]"));
    for (from, to, (line, column, key, words)) in [
        ("\"bottom-left\"", "\"left\"", (37, 8, "menu", "`top-right` or `bottom-left`")),
        ("menu = \"bottom-left\"", "help = \"all\"", (37, 8, "help", "`members` or `public`")),
        ("\"Settings\"", "\" \"", (38, 16, "entry", "1 to 60 characters in one line")),
        ("\"Settings\"", &format!("\"{}\"", "a".repeat(61)), (38, 16, "entry", "1 to 60 characters")),
        ("\"Settings\"", "\"a\\u202eb\"", (38, 16, "entry", "in one line")),
        ("\"Settings\"", "\"a\\nb\"", (38, 16, "entry", "in one line")),
        ("{ en = \"Settings\" }", "\"Settings\"", (38, 9, "entry", "`{ en = \"Key\"")),
        ("menu = \"bottom-left\"", "api = \"ftp://a\"", (37, 7, "api", "`https://`, a host")),
        ("menu = \"bottom-left\"", "api = \"https://\"", (37, 7, "api", "`https://`, a host")),
        ("menu = \"bottom-left\"", "api = \"https://a/$(b)\"", (37, 7, "api", "letters, digits")),
        ("entry = ", "entri = ", (38, 1, "entri", "expected one of `menu`, `entry`, `tab`, `api`, `help`")),
    ] {
        let broken = text.replacen(from, to, 1);

        let error = Policy::parse(&broken).expect_err(to);

        assert_eq!((error.line, error.column, error.key.as_str()), (line, column, key), "{to}: {error}");
        assert!(error.why.contains(words), "{to}: {error}");
    }
}

#[test]
#[rustfmt::skip]
fn a_broken_page_of_a_kind_is_refused_where_it_is_broken() {
    let variable = "variable = \"ACME_TOKEN\"";
    let place = |page: &str| format!("{variable}\n[kind.page]\n{page}");
    let copy = place("menu-copy = { en = \"Copy\" }");
    let menu = place("actions = \"list\"");
    let title = place("add-title = { en = \"\" }");
    let unknown = place("addd = { en = \"Add\" }");
    check(&[
        (variable, &copy, (24, 13, "menu-copy", "it needs `reveal = \"always\"`")),
        (variable, &menu, (24, 11, "actions", "`buttons` or `menu`")),
        (variable, &title, (24, 20, "add-title", "1 to 60 characters")),
        (variable, &unknown, (24, 1, "addd", "expected one of `add`, `add-entry`, `add-title`")),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_broken_choice_is_refused_where_it_is_broken() {
    check(&[
        ("reveal = \"once\"", "reveal = \"twice\"", (16, 10, "reveal", "`once` or `always`")),
        ("reveal = \"once\"\n", "", (5, 1, "reveal", "missing field `reveal`")),
        ("[\"reset\", \"delete\"]", "[\"rotate\"]", (17, 14, "owner-may", "`reset` or `delete`")),
        ("\"write\", \"root\"]", "\"wri te\", \"root\"]", (19, 10, "scopes", "visible ASCII")),
        ("admin-scopes = [\"root\"]", "admin-scopes = [\"rot\"]", (20, 16, "admin-scopes", "`rot` is not among")),
        ("default-scopes = [\"read\"]", "default-scopes = [\"reed\"]", (21, 18, "default-scopes", "`reed` is not among")),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_broken_front_is_refused_where_it_is_broken() {
    check(&[
        ("[front]", "[fornt]", (36, 2, "fornt", "`rule`, `front`")),
        ("x-limit = \"60\"", "Content-Length = \"60\"", (37, 30, "headers", "cannot have the header `Content-Length`")),
        ("x-limit = \"60\"", "\"x limit\" = \"60\"", (37, 25, "headers", "cannot have the header `x limit`")),
        ("x-limit = \"60\"", "x-limit = 60", (37, 23, "headers", "expected a string")),
        ("\"GET\"", "\"get\"", (41, 10, "method", "`GET`, `POST`, `PUT`")),
        ("\"/me\"", "\"me\"", (42, 8, "path", "begins with `/`")),
        ("\"/me\"", "\"/me?x=1\"", (42, 8, "path", "has no query")),
        ("\"/me\"", "\"/me/{id\"", (42, 8, "path", "a parameter is a whole part in braces")),
        ("\"/me\"", "\"/me/x{id}\"", (42, 8, "path", "a parameter is a whole part in braces")),
        ("\"/me\"", "\"/me/{}\"", (42, 8, "path", "a parameter is a whole part in braces")),
        ("[\"key\"]", "[\"kye\"]", (43, 9, "kinds", "there is no kind `kye`")),
        ("[\"key\"]", "[]", (43, 9, "kinds", "at least one kind")),
        ("kinds = [\"key\"]\n", "", (42, 8, "path", "list the `kinds`")),
        ("action", "input = { mail = \"x\" }\naction", (44, 11, "input", "`account`, `password`, `name`")),
        ("\"whoami\"", "\"token.rotate\"", (44, 10, "action", "`token.list`, `token.show`")),
        ("\"whoami\"", "\"token.check\"", (42, 8, "path", "the parameter `{secret}`")),
        ("\"whoami\"", "\"account.list\"\npage-size = 0", (45, 13, "page-size", "from 1 to 1000")),
        ("\"whoami\"", "\"whoami\"\nheaders = { Host = \"a\" }", (45, 20, "headers", "cannot have the header `Host`")),
        ("\"whoami\"", "\"session.hand-over\"", (44, 10, "action", "leave `success` out")),
        ("success.status = 200", "success.status = 204", (46, 16, "success.body", "an answer of 204 has no `body`")),
        ("success.status = 200\nsuccess.body = '{}'\n", "", (42, 8, "success", "missing field `success`")),
        ("[front]", "sign-up = \"open\"\n[front]", (36, 1, "sign-up", "unknown field")),
        ("\"whoami\"", "\"token.delete\"", (42, 8, "path", "the parameter `{id}`")),
        ("success.status = 200", "success.status = 100", (45, 18, "success.status", "from 200 to 599")),
        ("success.status = 200", "success.status = 70000", (45, 18, "success.status", "expected u16")),
        ("success.body = '{}'\n", "", (42, 8, "body", "missing field `body`")),
        ("success.body", "success.boby", (46, 9, "success.boby", "`status` or `body`")),
    ]);
}

#[test]
#[rustfmt::skip]
fn a_broken_rule_is_refused_where_it_is_broken() {
    check(&[
        ("[[rule]]", "[[rules]]", (48, 3, "rules", "`rule`, `front`")),
        ("path = \"/orders/*\"\n", "", (48, 1, "path", "missing field `path`")),
        ("\"/orders/*\"", "\"orders\"", (49, 8, "path", "begins with `/`")),
        ("\"/orders/*\"", "\"\"", (49, 8, "path", "begins with `/`")),
        ("\"/orders/*\"", "\"//orders\"", (49, 8, "path", "no empty part")),
        ("\"/orders/*\"", "\"/orders//\"", (49, 8, "path", "no empty part")),
        ("\"/orders/*\"", "\"/orders/../x\"", (49, 8, "path", "no `.` or `..`")),
        ("\"/orders/*\"", "\"/orders/./x\"", (49, 8, "path", "no `.` or `..`")),
        ("\"/orders/*\"", "\"/orders?x\"", (49, 8, "path", "has no query")),
        ("\"/orders/*\"", "\"/or%64ers\"", (49, 8, "path", "percent-encoded")),
        ("\"/orders/*\"", "\"/orders;x\"", (49, 8, "path", "no query")),
        ("\"/orders/*\"", "\"/órders\"", (49, 8, "path", "percent-encoded")),
        ("\"/orders/*\"", "\"/orders*\"", (49, 8, "path", "the whole last part")),
        ("\"/orders/*\"", "\"/*/orders\"", (49, 8, "path", "the whole last part")),
        ("\"/orders/*\"", "\"/orders/**\"", (49, 8, "path", "the whole last part")),
        ("\"/orders/*\"", "\"/orders/x{id}\"", (49, 8, "path", "a whole part in braces")),
        ("\"/orders/*\"", "\"/orders/{}\"", (49, 8, "path", "a whole part in braces")),
        ("[\"DELETE\"]", "\"DELETE\"", (50, 11, "methods", "expected a sequence")),
        ("[\"DELETE\"]", "[]", (50, 11, "methods", "or leave `methods` out")),
        ("[\"DELETE\"]", "[\"PUT\", \"delete\"]", (50, 19, "methods", "DELETE")),
        ("[\"DELETE\"]", "[\"DELTE\"]", (50, 12, "methods", "DELETE")),
        ("[\"DELETE\"]", "[\"\"]", (50, 12, "methods", "GET, HEAD")),
        ("[\"write\"]", "[]", (51, 10, "scopes", "or leave `scopes` out")),
        ("[\"write\"]", "[\"wri te\"]", (51, 10, "scopes", "visible ASCII")),
        ("[\"write\"]", "[\"wirte\"]", (51, 10, "scopes", "has the scope `wirte`")),
    ]);
    let last = |from: &str, to: &str| {
        let (before, after) = ACME.rsplit_once(from).unwrap();
        let error = Policy::parse(&format!("{before}{to}{after}")).expect_err(to);
        (error.line, error.column, error.key.clone(), error.why)
    };
    for (to, place, words) in [
        ("kinds = []", (52, 9), "or leave `kinds` out"),
        ("kinds = [\"kye\"]", (52, 9), "there is no kind `kye`"),
        ("kinds = [\"login\"]", (51, 10), "has the scope `write`"),
    ] {
        let (line, column, _, why) = last("kinds = [\"key\"]", to);
        assert_eq!((line, column), place, "{to}: {why}");
        assert!(why.contains(words), "{to}: {why}");
    }
    let (line, .., why) = last("scopes = [\"write\"]\nkinds = [\"key\"]\n", "");
    assert_eq!(line, 48, "{why}");
    assert!(why.contains("`scopes`, for `kinds`, or for both"), "{why}");
}

#[test]
fn a_route_that_another_one_hides_is_refused() {
    let again = "\n[[front.route]]\nmethod = \"GET\"\npath = \"/me\"\naction = \"static\"\nsuccess.body = '{}'\n";

    let error = Policy::parse(&format!("{ACME}{again}")).unwrap_err();

    assert_eq!((error.line, error.key.as_str()), (59, "path"), "{error}");
    assert!(error.why.contains("`GET /me`"), "{error}");
}

proptest! {
    #[test]
    fn no_text_makes_the_parser_panic(text: String) {
        let _policy = Policy::parse(&text);
    }

    #[test]
    fn no_damage_to_a_good_policy_makes_the_parser_panic(
        place in 0..ACME.len(), length in 0_usize..20, put in "\\PC{0,8}",
    ) {
        let start = ACME.floor_char_boundary(place);
        let end = ACME.floor_char_boundary((place + length).min(ACME.len()));
        let text = format!("{}{put}{}", &ACME[..start], &ACME[end.max(start)..]);

        if let Err(error) = Policy::parse(&text) {
            prop_assert!(error.line >= 1 && error.column >= 1 && !error.why.is_empty());
            prop_assert!(error.line <= text.lines().count() + 1);
        }
    }

    #[test]
    fn a_preset_cut_off_anywhere_does_not_make_the_parser_panic(place in 0_usize..4000) {
        let text = preset("nocodb");

        let _policy = Policy::parse(&text[..text.floor_char_boundary(place)]);
    }
}

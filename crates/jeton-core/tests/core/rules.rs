//! Rules: what a path asks for, and that no spelling of a path escapes its rule.

mod spellings;

use jeton_core::{
    Grant, Reason, Scopes,
    policy::{Policy, RequestLine},
};
use jiff::Timestamp;

use crate::support::{ACME, acme, ada, token, words};

/// Acme with these rules and no others.
fn ruled(rules: &str) -> Policy {
    let bare = ACME.split_once("[[rule]]").unwrap().0;
    Policy::parse(&format!("{bare}\n{rules}")).unwrap()
}

/// The rules' answer to a token of `kind` with `scopes`.
pub(super) fn answer(
    policy: &Policy,
    (kind, scopes): (&str, &Scopes),
    method: Option<&str>,
    path: impl AsRef<[u8]>,
) -> Result<(), Reason> {
    let (token, _) = token(&acme(), "key", &ada());
    let grant = Grant {
        token: token.id,
        account: token.account,
        kind: policy.kind(kind).unwrap(),
        session: None,
        scopes,
        addresses: &[],
        expires_at: None::<Timestamp>,
        in_grace: false,
    };
    policy.permits(&grant, RequestLine { method: method.map(str::as_bytes), path: path.as_ref() })
}

#[test]
fn a_rule_holds_for_the_paths_of_its_pattern_and_no_others() {
    for (pattern, fitting, others) in [
        (
            "/admin",
            &["/admin", "/admin/", "/ADMIN", "/admin?x=/y"][..],
            &["/", "/admin/x", "/administrator", "/x/admin"][..],
        ),
        (
            "/admin/*",
            &["/admin", "/admin/", "/admin/x", "/Admin/x/y/z/"],
            &["/", "/administrator", "/x/admin"],
        ),
        (
            "/orders/{id}",
            &["/orders/7", "/orders/a%20b/", "/ORDERS/%C3%A9"],
            &["/orders", "/orders/", "/orders/7/lines"],
        ),
        (
            "/orders/{id}/lines/*",
            &["/orders/7/lines", "/orders/7/lines/1/x"],
            &["/orders/7", "/orders/lines"],
        ),
        ("/{any}/secret", &["/x/secret", "/secret/SECRET"], &["/secret", "/x/y/secret"]),
        ("/*", &["/", "/x", "/x/y"], &[]),
        ("/", &["/", "/?x"], &["/x"]),
        (
            "/a:b/@me/c+d",
            &["/a:b/@me/c+d", "/a%3Ab/%40me/c%2bd"],
            &["/a:b/@me/c%20d", "/ab/@me/c+d"],
        ),
    ] {
        let policy = ruled(&format!("[[rule]]\npath = \"{pattern}\"\nscopes = [\"root\"]\n"));
        for path in fitting {
            let answer = answer(&policy, ("key", &words("read")), None, path);
            assert_eq!(answer, Err(Reason::ScopeMissing), "{pattern} {path}");
        }
        for path in others {
            assert_eq!(
                answer(&policy, ("key", &words("read")), None, path),
                Ok(()),
                "{pattern} {path}"
            );
        }
    }
}

#[test]
fn all_rules_that_fit_hold() {
    let policy = ruled(
        "[[rule]]\npath = \"/*\"\nkinds = [\"key\"]\n\
         [[rule]]\npath = \"/admin/*\"\nscopes = [\"root\"]\n\
         [[rule]]\npath = \"/admin/orders\"\nscopes = [\"read\", \"write\"]\n",
    );
    let ask = |kind, scopes: &str, path: &str| answer(&policy, (kind, &words(scopes)), None, path);

    assert_eq!(ask("login", "", "/x"), Err(Reason::KindNotAllowed));
    assert_eq!(ask("key", "", "/x"), Ok(()));
    assert_eq!(ask("key", "root", "/admin/x"), Ok(()));
    assert_eq!(ask("key", "root read", "/admin/orders"), Err(Reason::ScopeMissing));
    assert_eq!(ask("key", "read write", "/admin/orders"), Err(Reason::ScopeMissing));
    assert_eq!(ask("key", "root read write", "/admin/orders"), Ok(()));
    assert_eq!(ask("login", "root read write", "/admin/orders"), Err(Reason::KindNotAllowed));
}

#[test]
fn a_rule_holds_for_its_methods_and_for_every_method_that_nobody_is_sure_of() {
    let rule = |methods: &str| {
        ruled(&format!("[[rule]]\npath = \"/x\"\nmethods = {methods}\nscopes = [\"root\"]\n"))
    };
    let holds = |methods: &str, method: Option<&str>| {
        answer(&rule(methods), ("key", &words("read")), method, "/x").is_err()
    };

    for (methods, held, free) in [
        (r#"["DELETE"]"#, &["DELETE", "delete", "Delete"][..], &["GET", "HEAD", "POST", ""][..]),
        (r#"["GET"]"#, &["GET", "HEAD", "get", "head"], &["POST", "GETS", "DELETE"]),
        (r#"["HEAD"]"#, &["HEAD"], &["GET"]),
        (r#"["PROPFIND", "SEARCH"]"#, &["PROPFIND", "SEARCH"], &["GET"]),
    ] {
        assert!(holds(methods, None), "{methods}");
        for method in held {
            assert!(holds(methods, Some(method)), "{methods} {method}");
        }
        for method in free {
            assert!(!holds(methods, Some(method)), "{methods} {method}");
        }
    }
}

#[test]
fn a_policy_without_rules_does_not_look_at_the_path() {
    let policy = ruled("");

    assert!(!policy.has_rules());
    for path in ["", "/../x", "/%zz", "rubbish"] {
        assert_eq!(answer(&policy, ("key", &Scopes::NONE), None, path), Ok(()), "{path}");
    }
}

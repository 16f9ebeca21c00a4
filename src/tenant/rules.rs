//! What Webex demands of a user or group beyond the schema (Webex developer documentation, create a user).

use serde_json::{Map, Value, json};

use super::locale;
use crate::scim;
use crate::webex::profile::{ActiveDefault, LocaleForm, RolesUnassignable, Switches, UserName, WorkEmail};
use crate::webex::roles;

type Attributes = Map<String, Value>;

/// Fills in and checks what belongs to a user. `before` is the stored user on a change.
pub(super) fn user(
    attributes: &mut Attributes,
    before: Option<&Attributes>,
    switches: &Switches,
) -> Result<(), scim::Error> {
    let user_name = text(attributes, "userName").unwrap_or_default();
    if switches.user_name == UserName::Email {
        check_email(&user_name)?;
    }
    if switches.locale_form == LocaleForm::Country {
        locale::check(attributes)?;
    }
    if switches.roles_unassignable == RolesUnassignable::Refuse {
        check_roles(attributes, before)?;
    }
    // Webex: fidelity row "active-default": not sent means active, on create and on PUT.
    if switches.active_default == ActiveDefault::On {
        attributes.entry("active").or_insert(Value::Bool(true));
    }
    if switches.work_email == WorkEmail::AsSent {
        return Ok(());
    }
    let old_name = before.and_then(|before| text(before, "userName"));
    follow_rename(attributes, old_name.as_deref(), &user_name);
    add_work_email(attributes, &user_name);
    check_work_email(attributes, &user_name)
}

/// Refuses roles that SCIM cannot assign, but for those that the user has.
fn check_roles(attributes: &Attributes, before: Option<&Attributes>) -> Result<(), scim::Error> {
    let held = |attributes: &Attributes| {
        attributes
            .get("roles")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let before = before.map(held).unwrap_or_default();
    for (at, role) in held(attributes)
        .iter()
        .enumerate()
        .filter(|(_, role)| !before.contains(role))
    {
        for part in ["value", "display"] {
            let name = role.get(part).and_then(Value::as_str).unwrap_or_default();
            if !roles::is_assignable(name) {
                return Err(scim::Error::invalid_value(format!(
                    "roles[{at}].{part} {name:?} cannot be assigned through SCIM; assign it in Control Hub"
                )));
            }
        }
    }
    Ok(())
}

/// The login of Webex is an e-mail address; anything else is refused.
fn check_email(user_name: &str) -> Result<(), scim::Error> {
    let parts = user_name.split_once('@');
    let good = parts.is_some_and(|(local, domain)| {
        !local.is_empty() && !domain.is_empty() && !domain.contains('@') && !user_name.contains(char::is_whitespace)
    });
    if good {
        return Ok(());
    }
    Err(scim::Error::invalid_value(format!(
        "userName must be an e-mail address such as ada@example.test, not {user_name:?}"
    )))
}

/// Work addresses that were the old login become the new one.
fn follow_rename(attributes: &mut Attributes, old_name: Option<&str>, new_name: &str) {
    let Some(old_name) = old_name.filter(|old| *old != new_name) else {
        return;
    };
    for email in emails(attributes) {
        let follows = is_work(email)
            && email
                .get("value")
                .and_then(Value::as_str)
                .is_some_and(|value| value.eq_ignore_ascii_case(old_name));
        if follows {
            email["value"] = new_name.into();
        }
    }
}

/// Webex adds the login as work address where the client sent none.
fn add_work_email(attributes: &mut Attributes, user_name: &str) {
    let mut has_primary = false;
    for email in emails(attributes) {
        if is_work(email) {
            return;
        }
        has_primary |= is_primary(email);
    }
    let mut work = json!({ "value": user_name, "type": "work" });
    if !has_primary {
        work["primary"] = true.into();
    }
    match attributes.get_mut("emails").and_then(Value::as_array_mut) {
        Some(emails) => emails.push(work),
        None => drop(attributes.insert("emails".to_owned(), json!([work]))),
    }
}

/// A primary work address is the login.
fn check_work_email(attributes: &mut Attributes, user_name: &str) -> Result<(), scim::Error> {
    for (at, email) in emails(attributes).iter().enumerate() {
        let value = email.get("value").and_then(Value::as_str).unwrap_or_default();
        if is_work(email) && is_primary(email) && !value.eq_ignore_ascii_case(user_name) {
            return Err(scim::Error::invalid_value(format!(
                "emails[{at}] is of type work and primary, so its value must equal userName {user_name:?}, not {value:?}"
            )));
        }
    }
    Ok(())
}

fn emails(attributes: &mut Attributes) -> &mut [Value] {
    attributes
        .get_mut("emails")
        .and_then(Value::as_array_mut)
        .map(Vec::as_mut_slice)
        .unwrap_or_default()
}

fn is_work(email: &Value) -> bool {
    email
        .get("type")
        .and_then(Value::as_str)
        .is_some_and(|kind| kind.eq_ignore_ascii_case("work"))
}

fn is_primary(email: &Value) -> bool {
    email.get("primary").and_then(Value::as_bool) == Some(true)
}

fn text(attributes: &Attributes, name: &str) -> Option<String> {
    Some(attributes.get(name)?.as_str()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes(value: Value) -> Attributes {
        value.as_object().unwrap().clone()
    }

    #[track_caller]
    fn check(sent: Value, before: Option<Value>, stored: Value) {
        let mut user_attributes = attributes(sent);
        user(
            &mut user_attributes,
            before.map(attributes).as_ref(),
            &Switches::default(),
        )
        .unwrap();
        assert_eq!(Value::Object(user_attributes), stored);
    }

    #[track_caller]
    fn refuse(sent: Value, text: &str) {
        assert_eq!(
            user(&mut attributes(sent), None, &Switches::default())
                .unwrap_err()
                .detail,
            text
        );
    }

    #[test]
    fn the_login_is_added_as_work_address_where_none_was_sent() {
        check(
            json!({"userName": "a@b"}),
            None,
            json!({"userName": "a@b", "active": true, "emails": [{"value": "a@b", "type": "work", "primary": true}]}),
        );
        check(
            json!({"userName": "a@b", "active": false, "emails": [{"value": "h@b", "type": "home", "primary": true}]}),
            None,
            json!({"userName": "a@b", "active": false, "emails": [
                {"value": "h@b", "type": "home", "primary": true},
                {"value": "a@b", "type": "work"},
            ]}),
        );
    }

    #[test]
    fn the_work_address_follows_a_rename_and_others_stay() {
        check(
            json!({"userName": "n@b", "active": true, "emails": [
                {"value": "A@b", "type": "work", "primary": true}, {"value": "a@b", "type": "home"},
            ]}),
            Some(json!({"userName": "a@b"})),
            json!({"userName": "n@b", "active": true, "emails": [
                {"value": "n@b", "type": "work", "primary": true}, {"value": "a@b", "type": "home"},
            ]}),
        );
    }

    #[test]
    fn a_primary_work_address_must_be_the_login() {
        refuse(
            json!({"userName": "a@b", "emails": [{"value": "x@b", "type": "work", "primary": true}]}),
            "emails[0] is of type work and primary, so its value must equal userName \"a@b\", not \"x@b\"",
        );
        check(
            json!({"userName": "a@b", "active": true, "emails": [{"value": "x@b", "type": "work"}]}),
            None,
            json!({"userName": "a@b", "active": true, "emails": [{"value": "x@b", "type": "work"}]}),
        );
    }

    #[test]
    fn a_login_that_is_no_address_is_refused() {
        for bad in ["ada", "@b", "a@", "a@b@c", "a b@c", ""] {
            refuse(
                json!({"userName": bad}),
                &format!("userName must be an e-mail address such as ada@example.test, not {bad:?}"),
            );
        }
    }
}

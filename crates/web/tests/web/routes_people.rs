//! What a well-meant request to the routes of people in depth sends.

use domain::actor::Role;

const ORGANISATION: &str = "org_7zzzzzzzzzzzzzzzzzzzzzzzzz";

/// The form of a route, if it is one of these.
pub fn form(route: &str, reason: &str, role: Option<Role>) -> Option<String> {
    let word = role.map_or("", Role::code);
    Some(match route {
        "GET /people/new"
        | "GET /people/tagged/{tag}"
        | "GET /tags"
        | "GET /fields"
        | "GET /fields/{id}"
        | "GET /organisations"
        | "GET /segments"
        | "GET /scripts"
        | "POST /segments/{id}/run"
        | "POST /segments/{id}/ending" => String::new(),
        "POST /people/{id}/profile" | "POST /people/{id}/fields" | "POST /organisations/{id}/members" => {
            reason.to_owned()
        }
        "POST /people/new" => "encounter=phone&language=en&family=New".to_owned(),
        "POST /people/{id}/profile/change" => format!("version=0&stamp=1&family=Other&kind=customer&{reason}"),
        "POST /people/{id}/contacts/form" => format!("kind=email&{reason}"),
        "POST /people/{id}/contacts/saving" => {
            format!("kind=email&value=new%40example.org&source=phone&purpose=service&label=work&{reason}")
        }
        "POST /people/{id}/contacts/removal" | "POST /people/{id}/contacts/preference" => format!("contact=7&{reason}"),
        "POST /people/{id}/tags" | "POST /people/{id}/tags/removal" => format!("tag=7&{reason}"),
        "POST /people/{id}/memberships" => format!("organisation={ORGANISATION}&role=buyer&{reason}"),
        "POST /people/{id}/memberships/ending" => format!("membership=7&{reason}"),
        "POST /people/{id}/fields/writing" => format!("field=7&value=x&{reason}"),
        "POST /tags" => format!("name=new+{word}&purpose=service&days=30"),
        "POST /tags/ending" => "tag=7".to_owned(),
        "POST /fields" => format!("name=new+{word}&kind=text&treatment=ordinary&purpose=service&days=30"),
        "POST /fields/{id}" => "name=Other&purpose=service&days=30".to_owned(),
        "POST /fields/ending" => "field=7".to_owned(),
        "POST /organisations" => "name=Lantern+GmbH".to_owned(),
        "POST /segments" => format!("name=new+{word}&purpose=service"),
        "POST /scripts" => "encounter=phone&language=en&text=Good+day.".to_owned(),
        _ => return None,
    })
}

/// A route with its places filled in, as far as they are not people.
pub fn path(path: &str) -> String {
    let path = path.replace("{tag}", "7");
    for (start, id) in
        [("/fields/", "7"), ("/organisations/", ORGANISATION), ("/segments/", "seg_7zzzzzzzzzzzzzzzzzzzzzzzzz")]
    {
        if path.starts_with(start) {
            return path.replace("{id}", id);
        }
    }
    path
}

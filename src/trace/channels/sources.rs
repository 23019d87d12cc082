//! Where what is worth protecting comes from: types, members, annotations, names and keys that say so.

use crate::channel::{Name, Payload};
use crate::ir::{Annotation, Call, Field, Piece, TypeRef, Value, ValueKind};
use crate::knowledge::{SourceMember, SourceType};
use crate::source::{FileKind, Place};
use crate::trace::domain::{Label, ObjId, State, Val, What};
use crate::trace::interpreter::Interp;
use crate::trace::project::DeclId;

/// How deep types stand in others: `Map<String, List<T>>`.
const MOST_HELD: u32 = 3;

impl<'p> Interp<'p> {
    /// What a field holds by its annotations, its type or its name, and whether only its name says so.
    pub(super) fn worth_of(&self, decl: DeclId, field: &Field) -> Option<(Payload, bool)> {
        let sources = self.knowledge.sources();
        let found = field.annotations.iter().find_map(|a| Some((sources.annotated(&a.name)?, false)));
        let typed = || {
            let ty = field.ty.as_ref()?;
            Some((self.source_type_at(self.project.decls[decl].unit, Some(decl), &ty.name)?.data?, false))
        };
        found.or_else(typed).or_else(|| Some((sources.named(&field.name)?, true)))
    }

    /// The source's type that a name means in the code at hand.
    fn source_type(&self, name: &str) -> Option<&'p SourceType> {
        self.source_type_at(self.unit(), self.owner(), name)
    }

    fn source_type_at(&self, at: usize, inside: Option<DeclId>, name: &str) -> Option<&'p SourceType> {
        let types = self.knowledge.sources().types(name.rsplit('.').next().unwrap_or(name));
        if types.is_empty() {
            return None;
        }
        if let Some(full) = self.project.resolve(at, inside, name) {
            return types.iter().find(|ty| ty.name == full);
        }
        let unit = self.project.units[at].unit;
        let swift = unit.kind == FileKind::Swift;
        types.iter().find(|ty| {
            let Some((package, _)) = ty.name.rsplit_once('.') else { return true };
            if swift != package.starts_with(char::is_uppercase) {
                return false;
            }
            unit.imports.is_empty() || self.project.imports_function(at, package, name)
        })
    }

    /// A value seen through a declared type that is a source, or leads to one.
    pub fn of_source(&mut self, val: Val<'p>, ty: &TypeRef, place: Place) -> Val<'p> {
        let found = self.source_type(&ty.name);
        let Some(source) = found.or_else(|| self.source_held(ty, MOST_HELD)) else { return val };
        let mut label = match found {
            Some(source) => Label::object(source.name.clone()),
            None => Label::holder(source.name.clone()),
        };
        if let Some(payload) = source.data {
            let simple = source.name.rsplit('.').next().unwrap_or_default();
            label.join(&Label::source(payload, false, place, Name::new(format!("comes as `{simple}`"))));
        }
        self.label_unknown(val, &label)
    }

    /// The source's type of which a value of a generic type holds objects, or hands them out.
    fn source_held(&self, ty: &TypeRef, depth: u32) -> Option<&'p SourceType> {
        if depth == 0 || matches!(ty.name.as_str(), "Function" | "Class" | "KClass") {
            return None;
        }
        ty.args.iter().find_map(|arg| self.source_type(&arg.name).or_else(|| self.source_held(arg, depth - 1)))
    }

    /// Labels what nothing is known of.
    fn label_unknown(&mut self, mut val: Val<'p>, label: &Label) -> Val<'p> {
        for atom in val.0.iter_mut().filter(|atom| atom.what == What::Unknown && !atom.label.carries()) {
            self.labelled = true;
            atom.label.join(label);
        }
        val
    }

    /// What a name says of a value of which nothing else is known.
    pub fn named(&mut self, st: &State<'p>, mut val: Val<'p>, name: &Name, place: Place) -> Val<'p> {
        let bare = |what: &What<'p>| match what {
            What::Unknown => true,
            // A text or bytes from elsewhere, where these are types that are known.
            What::Object(id) => st.get(*id).is_some_and(|o| o.foreign && o.decl.is_none() && o.opened.is_none()),
            _ => false,
        };
        if !val.0.iter().any(|atom| bare(&atom.what) && !atom.label.carries()) {
            return val;
        }
        if let Some(payload) = self.project.payload_named(name) {
            let label = Label::source(payload, true, place, Name::new(format!("comes from `{name}`")));
            self.labelled = true;
            for atom in val.0.iter_mut().filter(|atom| bare(&atom.what) && !atom.label.carries()) {
                atom.label.join(&label);
            }
        }
        val
    }

    /// What annotations say of a value.
    pub fn annotated(&mut self, val: Val<'p>, annotations: &[Annotation], place: Place) -> Val<'p> {
        let found = annotations.iter().find_map(|a| Some((a, self.knowledge.sources().annotated(&a.name)?)));
        let Some((annotation, payload)) = found else { return val };
        self.labelled = true;
        let what = Name::new(format!("is annotated with `{}`", annotation.name));
        val.labelled(&Label::source(payload, false, place, what))
    }

    /// What calls and properties of a name do that are asked of this.
    pub(super) fn members_on(&self, st: &State<'p>, owner: Option<&Val<'p>>, name: &str) -> Vec<&'p SourceMember> {
        let members = self.knowledge.sources().members(name);
        let on = |member: &&SourceMember| {
            member.on.is_empty() || owner.is_some_and(|val| self.is_of(st, val, &member.on, name))
        };
        members.iter().filter(on).collect()
    }

    /// Whether what a member is asked of is of a type. What holds such objects has look-ups of its own.
    fn is_of(&self, st: &State<'p>, val: &Val<'p>, ty: &str, name: &str) -> bool {
        val.0.iter().any(|atom| {
            let may_be = !atom.label.holds() || !self.knowledge.sources().looks_up(name);
            atom.label.ty().is_some_and(|own| own == ty && may_be)
                || match &atom.what {
                    What::Object(id) => st.get(*id).is_some_and(|o| self.project.is_a(&o.ty, ty)),
                    What::Type(own) | What::Package(own) => own == ty,
                    What::Symbol { ty: own, name, .. } if own.is_empty() => {
                        ty.rsplit('.').next() == Some(name) && self.source_type(name).is_some_and(|own| own.name == ty)
                    }
                    _ => false,
                }
        })
    }

    /// What is given by a source, which nobody else says anything of.
    pub(super) fn given_by(&mut self, val: Val<'p>, label: &Label) -> Val<'p> {
        self.labelled = true;
        let bears = |what: &What<'p>| matches!(what, What::Unknown | What::Text(_) | What::Object(_));
        if val.0.iter().any(|atom| bears(&atom.what)) { val.labelled(label) } else { Val::unknown().labelled(label) }
    }

    /// `LocationManager()`, `getSystemService(LocationManager::class.java)`, `get<Location>()`.
    pub(super) fn of_call_type(&mut self, call: &'p Call, has_target: bool, val: Val<'p>, place: Place) -> Val<'p> {
        if !val.has_unknown() {
            return val;
        }
        if !has_target && call.name.starts_with(char::is_uppercase) {
            return self.of_source(val, &TypeRef::named(call.name.clone()), place);
        }
        let mut val = val;
        for ty in &call.generics {
            val = self.of_source(val, ty, place);
        }
        for arg in call.args.iter().take(2) {
            let written = match &arg.value.kind {
                ValueKind::Member { of: Some(of), name } if matches!(name.as_str(), "java" | "self") => of,
                _ => &arg.value,
            };
            if let ValueKind::TypeLiteral(ty) = &written.kind {
                val = self.of_source(val, ty, place);
            }
        }
        val
    }

    /// `getPassword()`, `preferences.getString("password", null)`.
    pub(super) fn named_call(&mut self, st: &State<'p>, call: &'p Call, val: Val<'p>, place: Place) -> Val<'p> {
        if call.args.is_empty() {
            let getter = call.name.strip_prefix("get").filter(|rest| rest.starts_with(char::is_uppercase));
            let plain = call.name.chars().all(char::is_lowercase);
            return match getter {
                Some(rest) => self.named(st, val, &Name::new(rest), place),
                None if plain => self.named(st, val, &call.name, place),
                None => val,
            };
        }
        if !self.knowledge.sources().looks_up(&call.name) {
            return val;
        }
        match call.args.iter().find_map(|arg| key_of(&arg.value)) {
            Some(key) => self.named(st, val, &key, place),
            None => val,
        }
    }

    /// What is stored under a key that says what it is: `header("Authorization", …)`.
    pub(super) fn under_key(&mut self, call: &'p Call, place: Place) -> Label {
        if call.args.len() < 2 || !self.knowledge.sources().keeps(&call.name) {
            return Label::default();
        }
        let found = call.args.iter().find_map(|arg| {
            let key = key_of(&arg.value)?;
            Some((self.knowledge.sources().key(&key)?, key))
        });
        match found {
            Some((payload, key)) => self.keyed(payload, &key, place),
            None => Label::default(),
        }
    }

    /// `arguments["password"]`.
    pub fn named_index(&mut self, st: &State<'p>, val: Val<'p>, key: &Value, place: Place) -> Val<'p> {
        match key_of(key) {
            Some(key) => self.named(st, val, &key, place),
            None => val,
        }
    }

    fn keyed(&mut self, payload: Payload, key: &str, place: Place) -> Label {
        self.labelled = true;
        Label::source(payload, false, place, Name::new(format!("is put under `{key}`")))
    }

    /// A value that is stored under a key of a map or a pair.
    pub fn stored_under(&mut self, key: &Value, val: Val<'p>, place: Place) -> Val<'p> {
        let found = key_of(key).and_then(|key| Some((self.knowledge.sources().key(&key)?, key)));
        match found {
            Some((payload, key)) => {
                let label = self.keyed(payload, &key, place);
                self.given_by(val, &label)
            }
            None => val,
        }
    }

    /// A text that is put together from what brings something along, or that says itself what it holds.
    pub fn text_label(&mut self, pieces: &'p [Piece], seen: &Label, place: Place) -> Label {
        let mut label = seen.data();
        if pieces.len() > 1
            && let Some(payload) = self.told_by(pieces)
        {
            label.join(&self.keyed(payload.0, &payload.1, place));
        }
        label
    }

    /// `Authorization: ` in front of a hole.
    fn told_by(&self, pieces: &'p [Piece]) -> Option<(Payload, Name)> {
        pieces.windows(2).find_map(|pair| match pair {
            [Piece::Literal(text), Piece::Hole(_)] => {
                let line = text.rsplit(['\n', ',', '{']).next().unwrap_or_default();
                let (key, _) = line.split_once(':')?;
                let key = key.trim().trim_matches('"');
                Some((self.knowledge.sources().key(key)?, Name::new(key)))
            }
            _ => None,
        })
    }

    /// An address may say who asks: `http://user:secret@host`.
    pub fn user_in_address(&mut self, st: &mut State<'p>, id: ObjId, place: Place) {
        self.labelled = true;
        let what = Name::new_static("the address names a user");
        self.put_in(st, id, &Label::source(Payload::Credentials, false, place, what));
    }
}

/// The text or the name of a constant that an argument is.
fn key_of(value: &Value) -> Option<Name> {
    match &value.kind {
        ValueKind::Text(pieces) => match pieces.as_slice() {
            [Piece::Literal(text)] => Some(text.clone()),
            _ => None,
        },
        ValueKind::Member { name, .. } if !matches!(name.as_str(), "rawValue" | "name") => Some(name.clone()),
        ValueKind::Member { of: Some(of), .. } => key_of(of),
        ValueKind::Name(name) if name.chars().all(|c| c.is_uppercase() || c == '_') => Some(name.clone()),
        _ => None,
    }
}

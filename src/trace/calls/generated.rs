//! Members that nobody wrote: code that is compiled and calls them had them generated, whatever annotation asks for
//! that. Accessors stand for a field, constructors take the fields in order, builders collect them.

use crate::channel::Name;
use crate::ir::{Field, TypeKind};
use crate::source::{FileKind, Place};
use crate::trace::domain::{ObjId, State, Val, What};
use crate::trace::interpreter::{ArgVal, Interp, getter_property, setter_property};
use crate::trace::project::DeclId;

/// What follows the name of a type in that of its builder.
const BUILDER: &str = ".builder()";

impl<'p> Interp<'p> {
    /// Whether a call with so many arguments, for which there is no method, means a member that is generated.
    pub fn is_generated(&self, ty: &str, name: &Name, arguments: usize) -> bool {
        ty.ends_with(BUILDER)
            || match arguments {
                0 => self.field_behind(ty, name).is_some(),
                _ => setter_property(name).is_some_and(|field| self.generates(ty, &field)),
            }
    }

    /// `getX()`, `isX()`, `x()` and `setX(v)` of a Java class that holds a field of that name and no such method.
    pub fn generated_accessor(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        ty: &str,
        name: &Name,
        args: &[ArgVal<'p>],
        place: Place,
    ) -> Option<Val<'p>> {
        let owner = Val::object(id);
        match args {
            [] => {
                let field = self.field_behind(ty, name)?;
                self.known_member(st, &owner, &field, place)
            }
            [arg] => {
                let field = setter_property(name).filter(|field| self.generates(ty, field))?;
                self.assign_member(st, &owner, &field, &arg.val.clone(), place).then_some(owner)
            }
            _ => None,
        }
    }

    /// The field that a generated getter reads.
    pub fn field_behind(&self, ty: &str, getter: &Name) -> Option<Name> {
        let after = |prefix: &str| getter.strip_prefix(prefix).filter(|rest| rest.starts_with(char::is_uppercase));
        let is = after("is").and_then(|rest| getter_property(&format!("get{rest}")));
        let capitals = after("get").map(Name::new);
        let names = [getter_property(getter), is, capitals, Some(getter.clone())];
        names.into_iter().flatten().find(|name| self.generates(ty, name))
    }

    fn generates(&self, ty: &str, field: &str) -> bool {
        self.project.field(ty, field).is_some_and(|(decl, field)| {
            self.project.kind(self.project.decls[decl].unit) == FileKind::Java && !field.modifiers.is_static
        })
    }

    /// The fields that a generated constructor with so many parameters takes: all, or those that must be given.
    pub fn constructed_fields(&self, decl: DeclId, count: usize) -> Option<Vec<Name>> {
        let body = self.project.decls[decl].decl;
        if self.project.kind(self.project.decls[decl].unit) != FileKind::Java
            || !matches!(body.kind, TypeKind::Class | TypeKind::Enum)
        {
            return None;
        }
        let open = |f: &&Field| !f.modifiers.is_static && (f.value.is_none() || !f.modifiers.constant);
        let all = || body.fields.iter().filter(open);
        let names = |fields: Vec<&Field>| fields.into_iter().map(|f| f.name.clone()).collect();
        let required: Vec<&Field> = all().filter(|f| f.modifiers.constant).collect();
        if all().count() == count {
            Some(names(all().collect()))
        } else {
            (required.len() == count).then(|| names(required))
        }
    }

    /// `T.builder()` of a Java class that has no such method.
    pub fn generated_builder(&mut self, st: &mut State<'p>, ty: &Name, name: &str, place: Place) -> Option<Val<'p>> {
        let decl = self.project.decl_of(ty).filter(|_| name == "builder")?;
        if self.project.kind(self.project.decls[decl].unit) != FileKind::Java {
            return None;
        }
        let created = self.created.len();
        let id = self.make(st, &Name::new(format!("{ty}{BUILDER}")), place);
        self.created.truncate(created);
        Some(Val::at(What::Object(id), place))
    }

    /// A call of a generated builder: it keeps what it is given under the name of the method, and builds.
    pub fn builder_call(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        name: &Name,
        args: &[ArgVal<'p>],
        place: Place,
    ) -> Option<Val<'p>> {
        let built = Name::new(st.get(id)?.ty.strip_suffix(BUILDER)?);
        if name != "build" {
            if let [arg] = args {
                st.edit(id, |o| {
                    o.fields.insert(name.clone(), arg.val.clone());
                });
            }
            return Some(Val::object(id));
        }
        let given = st.get(id).map(|o| o.fields.clone()).unwrap_or_default();
        let labelled = |name: &Name, val: &Val<'p>| ArgVal { label: Some(name.clone()), ..ArgVal::plain(val.clone()) };
        // It may stand for a constructor, which then takes what is not given as well.
        let takes_all = |params: &[crate::ir::Param]| given.keys().all(|name| params.iter().any(|p| p.name == *name));
        let constructor = self.project.constructors(&built).into_iter().find(|(_, f)| takes_all(&f.params));
        let vals = match constructor {
            Some((_, function)) => {
                let val = |name: &Name| given.get(name).cloned().unwrap_or_else(|| Val::of(What::Null));
                function.params.iter().map(|p| labelled(&p.name, &val(&p.name))).collect()
            }
            None => given.iter().map(|(name, val)| labelled(name, val)).collect(),
        };
        let object = self.make(st, &built, place);
        self.judge_object(st, object, &built);
        self.init_project_with(st, object, &built, constructor, vals, place);
        Some(Val::at(What::Object(object), place))
    }
}

//! What the knowledge says of names: the same for every project.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::channel::Name;
use crate::knowledge::{Effect, Gives, Knowledge, Literal, Operand};
use crate::trace::channels::{made_type, sort_of};

use super::called::Called;
use super::index::KnownFunction;
use super::spelling::{bare, last, spellings};

/// Most colons in a scheme and behind it: `jdbc:sqlserver:`.
const MOST_COLONS: usize = 3;
/// Types above a type of a library.
const MOST_ABOVE: usize = 64;

/// A name that somebody declares or knows.
pub(super) type Sym = u32;

/// A type of the project or of a library.
pub(super) type TypeId = u32;

/// A mention without arguments: a type, a member, a reference.
pub(super) const PLAIN: u8 = u8::MAX;

/// What a known operation can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::trace) enum Does {
    /// It changes or gives something known.
    Touches,
    /// It sends through a channel, or wraps one.
    Uses,
    /// It opens a channel, or takes a trust decision.
    Opens,
}

/// Names as numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    ids: FxHashMap<Name, Sym>,
    /// By name: which known operation it may be.
    pub(super) operation: Vec<Option<u32>>,
    /// Whether it may name a type.
    pub(super) is_type: Vec<bool>,
    /// Types after which variables are called.
    pub(super) called: Arc<Called>,
    /// First words of calls after which a thing holds what it was given.
    pub(super) keeps: Arc<FxHashSet<Name>>,
    /// Schemes of addresses that ask for no encryption by themselves.
    pub(super) plain_schemes: Arc<FxHashSet<Name>>,
    /// Whether it names a value that is such an address.
    pub(super) plain_address: Vec<bool>,
    /// Keys by which a program can weaken a check wherever their entries are put.
    pub(super) weak_keys: Arc<FxHashSet<Name>>,
    /// Whether it names a value that is such a key.
    pub(super) weak_key: Vec<bool>,
}

impl Words {
    pub(super) fn add(&mut self, name: &str) -> Sym {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.operation.len() as Sym;
        self.ids.insert(Name::new(name), id);
        self.operation.push(None);
        self.is_type.push(false);
        self.plain_address.push(false);
        self.weak_key.push(false);
        id
    }

    /// Whether a text begins like an address that asks for no encryption by itself.
    pub(super) fn is_plain_address(&self, text: &str) -> bool {
        let heads = text.match_indices(':').take(MOST_COLONS).filter_map(|(at, _)| text.get(..at));
        heads.into_iter().any(|head| self.plain_schemes.contains(head.to_ascii_lowercase().as_str()))
    }

    pub(super) fn get(&self, name: &str) -> Option<Sym> {
        self.ids.get(name).copied()
    }
}

/// A known operation of a type.
#[derive(Debug)]
pub(super) struct Operation<'p> {
    pub(super) id: u32,
    pub(super) does: Option<Does>,
    /// It says where something goes that others open.
    pub(super) addresses: bool,
    pub(super) effect: &'p Effect,
}

/// What is known of a library's type, for names alone.
#[derive(Debug, Default)]
pub(super) struct Known<'p> {
    pub(super) operations: Vec<Operation<'p>>,
    /// What operations give, and what they ask their arguments to be.
    pub(super) gives: Vec<(u32, TypeId)>,
    /// Making one does these.
    pub(super) made: Vec<Operation<'p>>,
    /// It has methods by which it is judged.
    pub(super) judged: bool,
    /// It checks nothing.
    pub(super) blind: bool,
    /// What making one asks its arguments to be.
    pub(super) asks: Vec<TypeId>,
    /// The name that stands before its own, and by which a full path is told.
    pub(super) parent: Option<Sym>,
}

/// What the knowledge alone says, for all projects: the types that it knows or names, and what names may mean there.
#[derive(Debug)]
pub(in crate::trace) struct Base<'k> {
    pub(super) words: Words,
    pub(super) types: Vec<BaseType<'k>>,
    pub(super) type_ids: FxHashMap<Name, TypeId>,
    pub(super) functions: FxHashMap<Sym, Vec<KnownFunction<'k>>>,
    pub(super) shelves: ShelfWords,
}

/// What has a shelf, and names of calls on it.
#[derive(Debug, Default)]
pub(super) struct ShelfWords {
    pub(super) types: FxHashSet<TypeId>,
    /// Those that put something there.
    pub(super) stores: FxHashSet<Sym>,
    /// Those that look something up there.
    pub(super) reads: FxHashSet<Sym>,
}

/// A type that the knowledge knows or names.
#[derive(Debug)]
pub(super) struct BaseType<'k> {
    pub(super) name: Name,
    pub(super) known: Option<Known<'k>>,
    /// All above, itself included, as far as the project adds nothing.
    pub(super) above: Arc<[TypeId]>,
}

impl<'k> Base<'k> {
    /// Looks everything up.
    pub fn new(knowledge: &'k Knowledge) -> Self {
        let (words, types, type_ids) = Default::default();
        let (functions, shelves) = Default::default();
        let mut base = Self { words, types, type_ids, functions, shelves };
        let mut known: Vec<&Name> = knowledge.type_names().collect();
        known.sort();
        for name in &known {
            base.type_of(name);
        }
        base.know(knowledge, &known);
        base.relate(knowledge);
        base.words.called = Arc::new(Called::new(knowledge));
        base.words.keeps = Arc::new(knowledge.sources().keeping().clone());
        base.words.plain_schemes = Arc::new(knowledge.plain_schemes());
        base.words.weak_keys = Arc::new(knowledge.weak_keys().cloned().collect());
        base
    }

    /// What variables of known types are called.
    pub fn called(&self) -> Arc<Called> {
        self.words.called.clone()
    }

    fn type_of(&mut self, name: &Name) -> TypeId {
        if let Some(id) = self.type_ids.get(name) {
            return *id;
        }
        let id = self.types.len() as TypeId;
        self.types.push(BaseType { name: name.clone(), known: None, above: Arc::from([]) });
        self.type_ids.insert(name.clone(), id);
        self.words.add(last(name));
        id
    }

    /// What operations of known types do, under every name by which code may call them.
    fn know(&mut self, knowledge: &'k Knowledge, known: &[&Name]) {
        let mut operations: FxHashMap<String, u32> = FxHashMap::default();
        let mut named: FxHashMap<&Name, u32> = FxHashMap::default();
        for name in known {
            let Some(model) = knowledge.ty(name) else { continue };
            let mut own = Known {
                judged: !model.judged.is_empty() || !model.asks.is_empty(),
                blind: model.is_blind(),
                ..Known::default()
            };
            let mut calls: Vec<_> = model.calls.iter().collect();
            calls.sort_by_key(|(call, _)| *call);
            for (call, effects) in calls {
                if call == "init" {
                    // What is made to be sent opens where it is handed out.
                    let sent = (!model.leaves.is_empty()).then_some(Does::Opens);
                    own.made.extend(effects.iter().map(|effect| Operation {
                        id: 0,
                        does: sent.or_else(|| does(knowledge, effect)),
                        addresses: false,
                        effect,
                    }));
                    own.asks.extend(effects.iter().flat_map(|effect| self.asked(effect)));
                }
                // Many types have calls of the same name.
                let operation = *named.entry(call).or_insert_with(|| {
                    let count = operations.len() as u32;
                    let operation = *operations.entry(bare(call).to_ascii_lowercase()).or_insert(count);
                    for spelling in spellings(call) {
                        let sym = self.words.add(&spelling) as usize;
                        self.words.operation[sym] = Some(operation);
                    }
                    operation
                });
                if model.shelf.is_some() {
                    let own = self.type_of(name);
                    self.shelves.types.insert(own);
                    let names: Vec<Sym> = spellings(call).iter().map(|spelling| self.words.add(spelling)).collect();
                    if effects.iter().any(|effect| effect.stores.is_some()) {
                        self.shelves.stores.extend(&names);
                    }
                    if effects.iter().any(|effect| effect.reads.is_some()) {
                        self.shelves.reads.extend(&names);
                    }
                }
                let operations = effects.iter().map(|effect| Operation {
                    id: operation,
                    does: does(knowledge, effect),
                    addresses: effect.addresses(),
                    effect,
                });
                own.operations.extend(operations);
                for effect in effects {
                    own.gives.extend(self.given(effect).map(|given| (operation, given)));
                    own.gives.extend(self.asked(effect).into_iter().map(|asked| (operation, asked)));
                }
            }
            let is_weak = |value: &Operand| matches!(value, Operand::Literal(Literal::Text(key)) if !knowledge.weak_key(key).is_empty());
            let mut weak: Vec<&Name> =
                model.values.iter().filter(|(_, value)| is_weak(value)).map(|(constant, _)| constant).collect();
            weak.sort();
            for constant in weak {
                let sym = self.words.add(constant) as usize;
                self.words.weak_key[sym] = true;
            }
            let parent = name.rsplit('.').nth(1);
            own.parent = parent.map(|parent| self.words.add(parent));
            let id = self.type_of(name) as usize;
            self.types[id].known = Some(own);
        }
        let mut functions: Vec<_> = knowledge.all_functions().collect();
        functions.sort_by_key(|(name, _)| *name);
        for (name, models) in functions {
            let sym = self.words.add(name);
            if models.iter().any(|model| model.effect.stores.is_some()) {
                self.shelves.stores.insert(sym);
            }
            let found = models.iter().map(|model| {
                let gives = self.given(&model.effect).into_iter().chain(self.asked(&model.effect)).collect();
                KnownFunction { does: does(knowledge, &model.effect), gives, model }
            });
            let found = found.collect();
            self.functions.insert(sym, found);
        }
    }

    /// The type of what an effect gives.
    fn given(&mut self, effect: &Effect) -> Option<TypeId> {
        match &effect.gives {
            Some(gives) if sort_of(gives).is_some() => None,
            Some(Gives::New(new)) if !new.ty.is_empty() => Some(self.type_of(&new.ty)),
            _ => None,
        }
    }

    /// The types that an effect asks its arguments to be, and of which it makes something for functions among them.
    fn asked(&mut self, effect: &Effect) -> Vec<TypeId> {
        let asked = effect.pattern.args.iter().flat_map(|arg| arg.expected.iter().chain(&arg.is));
        let made = effect.runs.iter().flat_map(|run| &run.args).filter_map(made_type);
        asked.chain(made).map(|ty| self.type_of(ty)).collect()
    }

    /// Finds what stands above each type.
    fn relate(&mut self, knowledge: &Knowledge) {
        let mut at = 0;
        // What is above may be new.
        while at < self.types.len() {
            let mut above = vec![at as TypeId];
            let mut next = 0;
            while next < above.len() && above.len() < MOST_ABOVE {
                let name = &self.types[above[next] as usize].name;
                for up in knowledge.ty(name).map_or(&[] as &[Name], |model| &model.extends) {
                    let up = self.type_of(up);
                    if !above.contains(&up) {
                        above.push(up);
                    }
                }
                next += 1;
            }
            self.types[at].above = Arc::from(above);
            at += 1;
        }
    }
}

/// What an effect does; none: it only hands on what is there.
fn does(knowledge: &Knowledge, effect: &Effect) -> Option<Does> {
    let touches = !effect.set.is_empty()
        || effect.endpoint.is_some()
        || effect.apply.is_some()
        || !effect.if_true.is_empty()
        || !effect.if_false.is_empty()
        || effect.stores.is_some()
        || effect.reads.is_some()
        || effect.adds.is_some()
        || matches!(&effect.gives, Some(gives @ Gives::New(_)) if sort_of(gives).is_none());
    if knowledge.opens(effect) {
        Some(Does::Opens)
    } else if effect.uses.is_some() || effect.consumes.is_some() || effect.commits {
        Some(Does::Uses)
    } else {
        touches.then_some(Does::Touches)
    }
}

pub(super) fn count(number: usize) -> u8 {
    u8::try_from(number).unwrap_or(PLAIN - 1).min(PLAIN - 1)
}

//! The words by which a file is told to matter before it is parsed: names of what leads to a channel or a decision.

use std::collections::BTreeSet;

use borsh::{BorshDeserialize, BorshSerialize};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Knowledge;
use super::model::{Answer, Effect, FunctionModel, Gives, On, Operand, TypeModel};
use super::pattern::{Form, Literal};
use crate::channel::Name;
use crate::source::FileKind;

/// A word that can make a file matter.
#[derive(Clone, Debug, PartialEq, Eq, BorshDeserialize, BorshSerialize)]
pub struct Word {
    /// A simple type name, the name of a function, or of an answer.
    pub text: Name,
    /// What it can mean.
    pub senses: Vec<Sense>,
}

/// Something that a word can mean.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, BorshDeserialize, BorshSerialize)]
pub struct Sense {
    /// The package or module that a file must see for it; empty: none.
    pub package: Name,
    /// The languages that know it; empty: all.
    pub languages: Vec<FileKind>,
    /// Names of which one stands beside it wherever it leads to anything; empty: it does so alone.
    pub beside: Vec<Name>,
}

impl Knowledge {
    /// The words that can make a file matter, sorted.
    ///
    /// A file that holds none of them cannot open or judge a channel by itself; what it configures is opened elsewhere.
    /// An address is none: what goes there has a name of its own, in the same file or in one that it uses or that uses
    /// it.
    #[must_use]
    pub fn words(&self) -> &[Word] {
        &self.words
    }

    /// Finds these words.
    pub(super) fn find_words(&self) -> Vec<Word> {
        let leading = self.leading();
        let simple = self.simple.iter().flat_map(|(word, types)| types.iter().map(move |full| (word, full)));
        let types: Vec<(&Name, &Name)> = simple.filter(|(_, full)| leading.contains(*full)).collect();
        let mut senses: Vec<(Name, Sense)> =
            types.iter().map(|(word, full)| ((*word).clone(), self.sense_of(full, &leading))).collect();
        // A variable that nobody declares may be called like its type: the view of a layout.
        senses.extend(types.iter().filter(|(word, _)| words_in(word) > 1).flat_map(|(_, full)| {
            let languages = if is_swift(full) { vec![FileKind::Swift] } else { vec![FileKind::Java, FileKind::Kotlin] };
            let sense = Sense { package: Name::default(), languages, beside: Vec::new() };
            usual_names(full).into_iter().map(move |name| (Name::new(name), sense.clone()))
        }));
        // What they are called on has a name of its own, unless it is plain text, or anything of a platform.
        let named = |f: &FunctionModel| match f.on {
            On::Nothing | On::Text => true,
            On::Any | On::Type(_) => !f.package.is_empty(),
        };
        let opens = |f: &FunctionModel| named(f) && self.leads(&f.effect, &leading);
        let sense = |f: &FunctionModel| Sense {
            package: f.package.clone(),
            languages: f.languages.clone(),
            beside: Vec::new(),
        };
        let functions = self.functions.iter().flat_map(|(word, functions)| functions.iter().map(move |f| (word, f)));
        senses.extend(functions.filter(|(_, f)| opens(f)).map(|(word, f)| (word.clone(), sense(f))));
        // Functions that are judged wherever they stand are told by how they answer. All others have the name of what
        // they implement, or of a type of the project that does.
        for judged in self.types.values().flat_map(|model| &model.judged).filter(|judged| !judged.anywhere.is_empty()) {
            let sense = Sense { package: Name::default(), languages: judged.anywhere.clone(), beside: Vec::new() };
            senses.extend(answers(&judged.accepts).map(|word| (word.clone(), sense.clone())));
            // Others by what they get, or by what they ask.
            let types = judged.method.args.iter().filter(|_| !judged.asking.is_empty());
            let types = types.filter_map(|arg| arg.expected.as_deref()?.rsplit('.').next().map(Name::new));
            let asked = judged.asking.iter().filter(|call| words_in(call) > 1).cloned();
            senses.extend(types.chain(asked).map(|word| (word, sense.clone())));
        }
        // So are the keys of settings that may go to any client, and the constants that stand for them.
        let constants = self.types.values().flat_map(|model| &model.values).filter(|(_, value)| match value {
            Operand::Literal(Literal::Text(key)) => !self.weak_key(key).is_empty(),
            _ => false,
        });
        for word in self.weak_keys().chain(constants.map(|(name, _)| name)) {
            let languages = vec![FileKind::Java, FileKind::Kotlin];
            senses.push((word.clone(), Sense { package: Name::default(), languages, beside: Vec::new() }));
        }
        senses.sort();
        senses.dedup();
        let mut words: Vec<Word> = Vec::new();
        for (text, sense) in senses {
            match words.last_mut() {
                Some(word) if word.text == text => word.senses.push(sense),
                _ => words.push(Word { text, senses: vec![sense] }),
            }
        }
        words
    }

    /// Finds the keys by which a program can weaken a check wherever it puts their entries: those of settings that models
    /// apply, and that nobody takes for another's.
    pub(super) fn find_weak_keys(&self) -> FxHashMap<Name, Vec<Name>> {
        let own = self.types.values().flat_map(|model| Self::told_of(model));
        let all = own.chain(self.functions.values().flatten().map(|function| &function.effect));
        let applied: BTreeSet<&Name> = all.flat_map(applied).collect();
        let mut keys: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
        for settings in applied.into_iter().filter_map(|id| self.settings(id)) {
            let weak = settings.keys.iter().filter(|key| key.may_weaken());
            for key in weak.flat_map(|key| key.spelled(&settings.variables)).filter(|key| is_unmistakable(key)) {
                let known = keys.entry(key).or_default();
                if !known.contains(&settings.id) {
                    known.push(settings.id.clone());
                }
            }
        }
        keys
    }

    /// What the simple name of a leading type means.
    fn sense_of(&self, full: &Name, leading: &FxHashSet<Name>) -> Sense {
        Sense {
            package: Name::new(package_of(full)),
            languages: if is_swift(full) { vec![FileKind::Swift] } else { Vec::new() },
            beside: self.beside(full, leading),
        }
    }

    /// The labels of the constructions by which alone a type leads to anything; nothing if it does so otherwise.
    fn beside(&self, full: &Name, leading: &FxHashSet<Name>) -> Vec<Name> {
        let Some(model) = self.ty(full) else { return Vec::new() };
        if !model.judged.is_empty() || model.is_blind() || model.extends.iter().any(|up| leading.contains(up)) {
            return Vec::new();
        }
        let label = |effect: &Effect| {
            let pattern = &effect.pattern;
            let built = pattern.form == Form::Call && pattern.name == "init";
            pattern.args.iter().filter(|_| built).find_map(|arg| arg.label.clone().filter(|_| !arg.optional))
        };
        let ways = Self::told_of(model).filter(|effect| self.leads(effect, leading));
        let mut labels: Vec<Name> = ways.map(label).collect::<Option<_>>().unwrap_or_default();
        labels.sort();
        labels.dedup();
        labels
    }

    /// Types from which a channel or a trust decision can come: they open or decide, or give what does.
    fn leading(&self) -> FxHashSet<Name> {
        let mut leading = FxHashSet::default();
        loop {
            let before = leading.len();
            let models = self.type_names().filter_map(|name| Some((name, self.ty(name)?)));
            let new: Vec<Name> = models
                .filter(|(name, model)| {
                    !leading.contains(*name)
                        && (!model.judged.is_empty()
                            || model.is_blind()
                            || !model.leaves.is_empty()
                            || model.extends.iter().any(|up| leading.contains(up))
                            || Self::told_of(model).any(|effect| self.leads(effect, &leading)))
                })
                .map(|(name, _)| name.clone())
                .collect();
            leading.extend(new);
            if leading.len() == before {
                return leading;
            }
        }
    }

    /// All that a model says of a type: what its calls do, what is done with its answers, and what becomes of it.
    fn told_of(model: &TypeModel) -> impl Iterator<Item = &Effect> {
        model.calls.values().flatten().chain(&model.asks).chain(&model.leaves)
    }

    /// Whether an effect opens something or takes a decision, or gives what leads to one, to a function that it runs or
    /// to its caller, or asks for it.
    fn leads(&self, effect: &Effect, leading: &FxHashSet<Name>) -> bool {
        let made = effect.runs.iter().flat_map(|run| run.receiver.iter().chain(&run.args));
        // Where it is said what an argument is, the argument need not say it: `.tls()`, a lambda.
        let mut asked = effect.pattern.args.iter().filter_map(|arg| arg.expected.as_ref());
        self.opens(effect)
            || asked.any(|ty| leading.contains(ty))
            || matches!(&effect.gives, Some(Gives::New(new)) if leading.contains(&new.ty))
            || made.into_iter().any(|made| matches!(made, Operand::Literal(Literal::Text(ty)) if leading.contains(ty)))
    }
}

/// What variables of a type are usually called, told from its full name: `webView` is a `WebView`, in Swift a
/// `WKWebView`; a `FTPClient` is `ftpClient` or `ftpclient`.
pub fn usual_names(full: &str) -> Vec<String> {
    let simple = full.rsplit('.').next().unwrap_or(full);
    let framework = simple.chars().take_while(char::is_ascii_uppercase).count().saturating_sub(1);
    let short = simple.get(framework..).filter(|short| is_swift(full) && framework > 0 && words_in(short) > 1);
    [Some(simple), short].into_iter().flatten().flat_map(lowered).collect()
}

/// Whether a type is one of Swift, told from its full name: packages are written small, modules mostly are not.
fn is_swift(full: &str) -> bool {
    full.contains('.') && full.starts_with(|c: char| c.is_ascii_uppercase())
}

/// A type's name as that of a variable.
fn lowered(simple: &str) -> [String; 2] {
    let letters = simple.chars().take_while(char::is_ascii_uppercase).count();
    let lowered = if letters > 1 && letters < simple.len() { letters - 1 } else { letters };
    let (head, rest) = simple.split_at(lowered);
    [head.to_ascii_lowercase() + rest, simple.to_ascii_lowercase()]
}

/// How many words a type's name has: `WebView` 2, `FTPClient` 2, `URL` 1.
#[must_use]
pub fn words_in(simple: &str) -> usize {
    let letters: Vec<char> = simple.chars().collect();
    let begins = |at: usize| {
        let after_small = at == 0 || !letters[at - 1].is_ascii_uppercase();
        let before_small = letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        letters[at].is_ascii_uppercase() && (after_small || before_small)
    };
    (0..letters.len()).filter(|at| begins(*at)).count()
}

/// The settings that an effect applies.
fn applied(effect: &Effect) -> impl Iterator<Item = &Name> {
    let given = match &effect.gives {
        Some(Gives::New(new)) => new.apply.as_ref(),
        _ => None,
    };
    effect.apply.as_deref().into_iter().chain(given).map(|apply| &apply.settings)
}

/// Whether a key means one thing alone, whatever it stands in: `mail.smtp.ssl.trust`, `StrictHostKeyChecking`.
fn is_unmistakable(key: &str) -> bool {
    key.contains('.') || words_in(key) > 2
}

/// The names in answers that are no literals of the language.
fn answers(answers: &[Answer]) -> impl Iterator<Item = &Name> {
    answers.iter().filter_map(|answer| match answer {
        Answer::ReturnLiteral(Literal::Symbol(word)) | Answer::Call { first: Some(Literal::Symbol(word)), .. } => {
            Some(word)
        }
        _ => None,
    })
}

/// What stands before the outermost type of a full name.
fn package_of(full: &str) -> &str {
    // A function that is known as what it makes: `a.b.optionsOf`.
    if !full.split('.').any(|part| part.starts_with(char::is_uppercase)) {
        return full.rsplit_once('.').map_or("", |(package, _)| package);
    }
    let mut at = 0;
    for part in full.split('.') {
        if part.starts_with(char::is_uppercase) && (at > 0 || !full.contains('.')) {
            break;
        }
        at += part.len() + 1;
        // A module of Swift is one word, however it is written.
        if part.starts_with(char::is_uppercase) {
            break;
        }
    }
    full.get(..at.saturating_sub(1)).unwrap_or(full)
}

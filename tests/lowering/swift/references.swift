func references() {
    let path = \Person.address.street
    let short = \.name
    let itself = \.self
    let optional = \Person.spouse?.name
    let indexed = \Team.members[0].name
    let generic = \Box<Int>.value
    let collection = \[Int].count
    people.map(\.name).filter(\.isActive)
    let name = person[keyPath: \.name]
    button.addTarget(self, action: #selector(tapped), for: .touchUpInside)
    button.addTarget(self, action: #selector(Controller.tapped(_:with:)), for: .touchUpInside)
    let getter = #selector(getter: Person.name)
    let key = #keyPath(Person.name)
    let function = object.method(a:b:)
    let constructor = Client.init(host:)
    let unapplied = Client.init
    list.forEach(handle(_:))
}

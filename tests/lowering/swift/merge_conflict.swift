class Client {
<<<<<<< HEAD
    let url = "http://example.com"
=======
    let url = "https://example.com"
>>>>>>> feature
    func connect() { call(url) }
}

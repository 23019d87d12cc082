#if DEBUG
let endpoint = "http://localhost"
import DebugTools
#else
let endpoint = "https://example.com"
#endif

#if DEBUG
extension Client { func trustEverything() {} }
#endif

class Api {
    #if DEBUG
    static let base = "http://dev.example.com"
    func debugOnly() {}
    struct DebugType {}
    #elseif STAGING
    static let base = "https://staging.example.com"
    #else
    static let base = "https://example.com"
    #endif

    #if !DEBUG
    func releaseOnly() {}
    #else
    func alsoDebug() {}
    #endif

    #if os(Linux)
    func linux() {}
    #endif

    #if DEBUG && targetEnvironment(simulator)
    func debugSimulator() {}
    #endif

    #if DEBUG || INTERNAL
    func maybeRelease() {}
    #endif

    #if os(iOS)
    #if DEBUG
    func nested() {}
    #endif
    #endif

    func run() {
        #if DEBUG
        let url = "http://a"
        trustAll()
        #else
        let url = "https://b"
        #endif
        connect(url)
        #if os(Linux) || canImport(Glibc)
        linux()
        #elseif os(macOS) && swift(>=5.9)
        mac()
        #endif
        #if !DEBUG
        release()
        #endif
        #if DEBUG
        if x {
            #if TRACE
            trace()
            #endif
        }
        #endif
        #if (DEBUG)
        #endif
    }

    var body: some View {
        VStack {
            Text("a")
                .bold()
                #if os(iOS)
                .padding()
                #endif
                .frame(width: 1)
            #if DEBUG
            Text("debug")
            #endif
        }
    }
}

enum Flavor {
    case release
    #if DEBUG
    case debug
    #endif
}

package com.example.courier.net

/** Every peer that the app knows by name. */
object Endpoints {
    private const val DEPOT = "depot.example.com"

    const val API = "https://api.example.com/v2"
    const val CLAIMS = "http://claims.$DEPOT/v1" // denied: cleartext-http
    const val TEMPLATES = "http://labels.$DEPOT/templates.json" // denied: cleartext-http
    const val HANDHELD = "https://handheld.$DEPOT/scans"
    const val LOCKERS = "https://lockers.example.com/doors"
    const val CUSTOMS = "https://customs.example.org/declarations"

    const val LIVE = "wss://live.example.com/rounds"
    const val LIVE_YARD = "ws://live.$DEPOT/rounds" // denied: cleartext-websocket
    const val LIVE_HOST = "live.$DEPOT"

    const val TELEMETRY = "ssl://telemetry.example.com:8883" // possible: cleartext-messaging
    const val TELEMETRY_YARD = "tcp://telemetry.$DEPOT:1883" // denied: cleartext-messaging

    const val PROOF_HOST = "proofs.$DEPOT"
    const val PRINTER = "printer.$DEPOT"
    const val COUNTER_SCALE = "scale-counter.$DEPOT"
    const val RAMP_SCALE = "scale-ramp.$DEPOT"
    const val YARD_SCALE = "scale-yard.$DEPOT"
    const val SEAL_GATE = "seals-gate.$DEPOT"
    const val SEAL_DOCK = "seals-dock.$DEPOT"

    const val CONSOLE_HOST = "console.$DEPOT"
    const val BEACON_HOST = "beacon.$DEPOT"
    const val MAIL_HOST = "smtp.example.com"

    const val DISPATCH = "dispatch.example.com"
    const val DISPATCH_YARD = "dispatch.$DEPOT"
    const val DISPATCH_REGION = "dispatch-region.example.com"

    const val HANDBOOK = "https://handbook.example.com"
    const val NOTICES = "http://notices.$DEPOT/today.html" // denied: cleartext-http
}

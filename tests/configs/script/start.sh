#!/bin/sh
# shellcheck disable=SC2093 # -Dcommented.out=true
export JAVA_OPTS="$JAVA_OPTS -Xmx1g -Dcom.sun.management.jmxremote.port=9010"
export JAVA_OPTS="$JAVA_OPTS -Dcom.sun.management.jmxremote.ssl=false"

exec java -Dname="two words" -Dswitch \
     '-Dquoted=one' -DTLS=TLSv1,TLSv1.2 -jar app.jar --no-Dflag

PLIST="$SRCROOT/App/Info.plist"
if [ "$CONFIGURATION" = "Debug" ]; then
  /usr/libexec/PlistBuddy -c "Add :NSAppTransportSecurity:NSAllowsArbitraryLoads bool true" "$PLIST"
else
  /usr/libexec/PlistBuddy -c 'Set :NSAppTransportSecurity:NSExceptionDomains:api.example.com:NSExceptionAllowsInsecureHTTPLoads YES' "$PLIST"
fi
/usr/libexec/PlistBuddy -c "Delete :NSAppTransportSecurity:NSAllowsLocalNetworking" "$PLIST"
# /usr/libexec/PlistBuddy -c "Add :NSAppTransportSecurity:NSAllowsArbitraryLoads bool true" "$PLIST"
plutil -replace NSAppTransportSecurity.NSExceptionDomains.cdn\.example\.com.NSIncludesSubdomains -bool YES "$PLIST"
plutil -insert NSAppTransportSecurity.NSAllowsArbitraryLoadsForMedia -bool NO "$PLIST"

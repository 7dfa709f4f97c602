namespace PersistentChat.Protocol.Sip;

/// <summary>Reason phrases of status codes (RFC 3261 section 21 and the documents named beside the others).</summary>
public static class SipReason
{
    /// <summary>The standard phrase of a status, or that of its class (section 8.1.3.2); never empty, some clients need one.</summary>
    /// <param name="status">100 to 699.</param>
    public static ReadOnlySpan<byte> Of(int status) => status switch
    {
        100 => "Trying"u8,
        180 => "Ringing"u8,
        183 => "Session Progress"u8,
        200 => "OK"u8,
        202 => "Accepted"u8,
        301 => "Moved Permanently"u8,
        302 => "Moved Temporarily"u8,
        >= 400 and < 500 => OfRequestFailure(status),
        500 => "Server Internal Error"u8,
        501 => "Not Implemented"u8,
        502 => "Bad Gateway"u8,
        503 => "Service Unavailable"u8,
        504 => "Server Time-out"u8,
        505 => "Version Not Supported"u8,
        513 => "Message Too Large"u8,
        580 => "Precondition Failure"u8,
        600 => "Busy Everywhere"u8,
        603 => "Decline"u8,
        604 => "Does Not Exist Anywhere"u8,
        606 => "Not Acceptable"u8,
        _ => OfClass(status),
    };

    private static ReadOnlySpan<byte> OfRequestFailure(int status) => status switch
    {
        400 => "Bad Request"u8,
        401 => "Unauthorized"u8,
        402 => "Payment Required"u8,
        403 => "Forbidden"u8,
        404 => "Not Found"u8,
        405 => "Method Not Allowed"u8,
        406 => "Not Acceptable"u8,
        407 => "Proxy Authentication Required"u8,
        408 => "Request Timeout"u8,
        410 => "Gone"u8,
        413 => "Request Entity Too Large"u8,
        414 => "Request-URI Too Long"u8,
        415 => "Unsupported Media Type"u8,
        416 => "Unsupported URI Scheme"u8,
        420 => "Bad Extension"u8,
        421 => "Extension Required"u8,
        422 => "Session Interval Too Small"u8, // RFC 4028
        423 => "Interval Too Brief"u8,
        480 => "Temporarily Unavailable"u8,
        481 => "Call/Transaction Does Not Exist"u8,
        482 => "Loop Detected"u8,
        483 => "Too Many Hops"u8,
        484 => "Address Incomplete"u8,
        485 => "Ambiguous"u8,
        486 => "Busy Here"u8,
        487 => "Request Terminated"u8,
        488 => "Not Acceptable Here"u8,
        489 => "Bad Event"u8, // RFC 6665
        491 => "Request Pending"u8,
        493 => "Undecipherable"u8,
        _ => OfClass(status),
    };

    private static ReadOnlySpan<byte> OfClass(int status) => (status / 100) switch
    {
        1 => "Session Progress"u8,
        2 => "OK"u8,
        3 => "Multiple Choices"u8,
        4 => "Bad Request"u8,
        5 => "Server Internal Error"u8,
        _ => "Busy Everywhere"u8,
    };
}

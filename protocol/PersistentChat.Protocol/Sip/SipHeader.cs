namespace PersistentChat.Protocol.Sip;

/// <summary>Headers this product reads. Others are kept as lines but have no name here.</summary>
public enum SipHeader : byte
{
    /// <summary>Any header without a name of its own.</summary>
    Other,

    /// <summary>Via, compact v.</summary>
    Via,

    /// <summary>From, compact f.</summary>
    From,

    /// <summary>To, compact t.</summary>
    To,

    /// <summary>Call-ID, compact i.</summary>
    CallId,

    /// <summary>CSeq.</summary>
    CSeq,

    /// <summary>Contact, compact m.</summary>
    Contact,

    /// <summary>Content-Type, compact c.</summary>
    ContentType,

    /// <summary>Content-Length, compact l.</summary>
    ContentLength,

    /// <summary>Content-Encoding, compact e.</summary>
    ContentEncoding,

    /// <summary>Max-Forwards.</summary>
    MaxForwards,

    /// <summary>Expires.</summary>
    Expires,

    /// <summary>Event, compact o.</summary>
    Event,

    /// <summary>Record-Route.</summary>
    RecordRoute,

    /// <summary>Route.</summary>
    Route,

    /// <summary>Require.</summary>
    Require,

    /// <summary>Proxy-Require.</summary>
    ProxyRequire,

    /// <summary>Supported, compact k.</summary>
    Supported,

    /// <summary>Session-Expires, compact x.</summary>
    SessionExpires,

    /// <summary>Proxy-Authorization.</summary>
    ProxyAuthorization,

    /// <summary>Authorization.</summary>
    Authorization,

    /// <summary>Proxy-Authenticate.</summary>
    ProxyAuthenticate,

    /// <summary>P-Asserted-Identity (RFC 3325).</summary>
    PAssertedIdentity,

    /// <summary>User-Agent.</summary>
    UserAgent,

    /// <summary>ms-diagnostics.</summary>
    MsDiagnostics,

    /// <summary>Warning.</summary>
    Warning,
}

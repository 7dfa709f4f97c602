namespace PersistentChat.Protocol.Sip;

/// <summary>Request methods this product knows. Anything else is <see cref="Unknown"/>.</summary>
public enum SipMethod : byte
{
    /// <summary>Not one of ours.</summary>
    Unknown,

    /// <summary>RFC 3261.</summary>
    Register,

    /// <summary>RFC 3261.</summary>
    Invite,

    /// <summary>RFC 3261.</summary>
    Ack,

    /// <summary>RFC 3261.</summary>
    Bye,

    /// <summary>RFC 3261.</summary>
    Cancel,

    /// <summary>RFC 3261.</summary>
    Options,

    /// <summary>RFC 6086, used in its older form without Info-Package.</summary>
    Info,

    /// <summary>RFC 3311.</summary>
    Update,

    /// <summary>RFC 6665.</summary>
    Subscribe,

    /// <summary>RFC 6665.</summary>
    Notify,

    /// <summary>Microsoft's NOTIFY without answer.</summary>
    Benotify,

    /// <summary>Microsoft's presence method.</summary>
    Service,

    /// <summary>RFC 3428.</summary>
    Message,

    /// <summary>RFC 3515.</summary>
    Refer,

    /// <summary>RFC 3262.</summary>
    Prack,

    /// <summary>RFC 3903.</summary>
    Publish,
}

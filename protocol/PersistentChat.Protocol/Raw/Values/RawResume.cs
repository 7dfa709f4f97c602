namespace PersistentChat.Protocol.Raw;

/// <summary>How the stream of a room's messages goes on when it is entered.</summary>
public enum RawResume : uint
{
    /// <summary>Nothing was asked: new messages only.</summary>
    Live = 0,

    /// <summary>Everything behind the number asked for follows as notices, then new messages, without gap.</summary>
    Complete = 1,

    /// <summary>Too much was missed, or it is not kept: new messages only; read history.</summary>
    Missed = 2,
}

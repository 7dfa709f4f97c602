namespace PersistentChat.LoadTests;

/// <summary>What can be wrong with deliveries.</summary>
internal enum ViolationKind
{
    /// <summary>A member did not get a message that others got, or that was acknowledged.</summary>
    Lost,

    /// <summary>A member got a message twice.</summary>
    Doubled,

    /// <summary>A member got a message after one with a higher number.</summary>
    Reordered,

    /// <summary>A message of one room was delivered as one of another.</summary>
    WrongRoom,

    /// <summary>Somebody got a message of a room in which he is not.</summary>
    NotAMember,

    /// <summary>Two members got different messages under the same numbers.</summary>
    DifferentContent,

    /// <summary>A post was acknowledged under another number than it was delivered with.</summary>
    WrongNumber,

    /// <summary>A post was acknowledged, but its author did not get it.</summary>
    AcknowledgedNotDelivered,

    /// <summary>A post was delivered, but never acknowledged.</summary>
    DeliveredNotAcknowledged,
}

namespace PersistentChat.Storage.Sql;

/// <summary>A row of <c>compliance_events</c> to be written. The texts of a post stay in the message, which is UTF-8 already.</summary>
/// <param name="Type">What happened.</param>
/// <param name="Time">When, UTC ticks.</param>
/// <param name="Sequence">Number of the event in the log.</param>
/// <param name="RoomId">Where.</param>
/// <param name="ChatId">Number of the message it is about, or null.</param>
/// <param name="UserId">Principal number; 0 if unknown.</param>
/// <param name="UserUri">Whoever did it.</param>
/// <param name="Payload">Payload of all but posts.</param>
/// <param name="Detail">Detail of all but posts.</param>
/// <param name="Post">The message of a post, borrowed from the batch; its text is the payload and its RTF the detail.</param>
internal readonly record struct ComplianceEntry(
    ComplianceEventType Type, long Time, ulong Sequence, Guid RoomId, long? ChatId, int UserId, string UserUri,
    string Payload, string Detail, MessagePosted? Post)
{
    /// <summary>True for a post of high importance.</summary>
    public bool IsAlert => Post is { IsAlert: true };
}

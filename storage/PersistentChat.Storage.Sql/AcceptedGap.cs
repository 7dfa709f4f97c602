namespace PersistentChat.Storage.Sql;

/// <summary>Records that a projection will never have, because an operator accepted their loss.</summary>
/// <param name="LogId">The log they were in.</param>
/// <param name="First">Number of the first record, inclusive.</param>
/// <param name="Last">Number of the last record, inclusive.</param>
/// <param name="AcceptedOn">When, UTC ticks.</param>
public sealed record AcceptedGap(Guid LogId, ulong First, ulong Last, long AcceptedOn);

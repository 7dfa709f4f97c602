using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints;

/// <summary>A request that the engine answers: the context of its command.</summary>
/// <param name="Type">What was asked.</param>
/// <param name="Correlation">The client's number for it.</param>
internal sealed record RawCall(RawType Type, ulong Correlation);

namespace PersistentChat.Transport;

/// <summary>What a connection in the <see cref="ReadyQueue"/> has for its shard.</summary>
[Flags]
internal enum ConnectionSignals
{
    None = 0,
    Connected = 1,
    Readable = 2,
    Flushed = 4,
    Ending = 8,
    Drained = 16,
}

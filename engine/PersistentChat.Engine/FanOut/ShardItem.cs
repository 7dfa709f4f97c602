namespace PersistentChat.Engine;

/// <summary>What an item of a shard's queue is.</summary>
internal enum ShardItemKind : byte
{
    /// <summary>A durable <see cref="OutcomeBatch"/>.</summary>
    Batch,

    /// <summary>An <see cref="System.Action"/> to run.</summary>
    Action,

    /// <summary>A post was refused.</summary>
    Refusal,

    /// <summary>An answer that was made off the sequencer (query, old history).</summary>
    Answer,

    /// <summary>The outcome of a command is unknown: the session's connection must be closed.</summary>
    LogFailure,
}

/// <summary>Something another thread gives to a shard.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">Batch, action or answer; of a refusal what is said beside its code, or null.</param>
/// <param name="Session">The session concerned.</param>
/// <param name="Context">The command's context.</param>
/// <param name="Code">Why a post was refused.</param>
internal readonly record struct ShardItem(
    ShardItemKind Kind, object? Payload, Session? Session = null, object? Context = null, ResultCode Code = ResultCode.Ok);

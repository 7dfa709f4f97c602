namespace PersistentChat.Protocol.Raw;

/// <summary>Fields whose written length can be bounded at once, so that they go to the output without a copy.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IRawHotFrame<TSelf> : IRawFrame<TSelf>
    where TSelf : IRawHotFrame<TSelf>, allows ref struct
{
    /// <summary>The fields take at most so many bytes.</summary>
    internal int MaxFieldBytes { get; }
}

namespace PersistentChat.Protocol.Raw;

/// <summary>How the text of a search is matched.</summary>
public enum RawMatch : uint
{
    /// <summary>At least one word occurs.</summary>
    AnyWord = 0,

    /// <summary>Every word occurs.</summary>
    AllWords = 1,

    /// <summary>The words occur one after the other.</summary>
    Phrase = 2,
}

namespace PersistentChat.Protocol.Raw;

/// <summary>Why a frame cannot be read.</summary>
/// <param name="Kind">What is wrong; <see cref="RawErrorKind.None"/> if nothing is.</param>
/// <param name="Detail">A sentence for the developer of the other side; null if nothing is wrong.</param>
public readonly record struct RawError(RawErrorKind Kind, string? Detail)
{
    /// <summary>The code of the error frame it is answered with: 413 for a frame beyond the limit, else 400.</summary>
    public int Code => Kind == RawErrorKind.FrameTooLong ? 413 : 400;
}

namespace PersistentChat.Engine;

/// <summary>What an interceptor says of a post.</summary>
public sealed class PostRuling
{
    private PostRuling()
    {
    }

    /// <summary>The post may pass as it is.</summary>
    public static PostRuling Accept { get; } = new();

    internal PostDraft? Rewritten { get; private init; }

    internal PostRejection? Rejection { get; private init; }

    /// <summary>The post is refused, and no further interceptor is asked.</summary>
    /// <param name="code">What the author is told; <see cref="ResultCode.NotPermitted"/> fits most refusals.</param>
    /// <param name="text">A sentence for the author. Bindings that can carry a text show it; SIP has the code alone.</param>
    /// <exception cref="ArgumentException">The code means success.</exception>
    public static PostRuling Reject(ResultCode code, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (code == ResultCode.Ok)
            throw new ArgumentException("A refusal needs a code other than Ok.", nameof(code));
        return new PostRuling { Rejection = new PostRejection(code, text) };
    }

    /// <summary>The post passes in another form.</summary>
    /// <param name="draft">
    /// The draft with another text, RTF or importance: <c>draft with { Text = "..." }</c>. Whoever changes the text should change the RTF or drop it.
    /// A form that could not be posted (empty, too long, another author or room) counts as a failure of the interceptor.
    /// </param>
    public static PostRuling Rewrite(PostDraft draft)
    {
        ArgumentNullException.ThrowIfNull(draft);
        return new PostRuling { Rewritten = draft };
    }
}

/// <summary>Why a post is refused before the sequencer has seen it. A repeat of an accepted post is answered with its number all the same.</summary>
/// <param name="Code">The code.</param>
/// <param name="Text">The text, may be empty.</param>
internal sealed record PostRejection(ResultCode Code, string Text);

using System.Buffers;
using System.Diagnostics;
using System.Text;

namespace PersistentChat.Storage;

/// <summary>
/// A post that was accepted into a room. Pooled and counted, because it is the one event that comes by the thousand:
/// the endpoint rents one and writes the text into it, the sequencer settles number, time and author, and the last
/// holder (shards, recent history, writer of the log) returns it. From <see cref="SetContent"/> on the text is shared, never copied.
/// </summary>
public sealed class MessagePosted : ChatEvent
{
    private byte[] _content = [];
    private int _textLength;
    private int _rtfLength;
    private int _references;

    internal MessagePosted()
    {
    }

    /// <inheritdoc/>
    public override EventKind Kind => EventKind.MessagePosted;

    /// <summary>The room posted to.</summary>
    public Guid RoomId { get; set; }

    /// <summary>Number of the message in its room, from 1 without gaps.</summary>
    public long Number { get; set; }

    /// <summary>The author's canonical (lower-case) SIP URI.</summary>
    public string Author { get; set; } = "";

    /// <summary>The author's display name when the message was accepted; empty if there is none.</summary>
    public string AuthorName { get; set; } = "";

    /// <summary>High importance: clients sound and colour it differently.</summary>
    public bool IsAlert { get; set; }

    /// <summary>True if the message can be read again later; false in rooms whose category keeps no history.</summary>
    public bool IsKept { get; set; }

    /// <summary>Recognises repeats of the post.</summary>
    public PostIdentity Identity { get; set; }

    /// <summary>Plain text, UTF-8, line breaks as LF, never empty once accepted.</summary>
    public ReadOnlySpan<byte> Text => _content.AsSpan(0, _textLength);

    /// <summary>The RTF twin of the text, UTF-8; empty if there is none.</summary>
    public ReadOnlySpan<byte> Rtf => _content.AsSpan(_textLength, _rtfLength);

    /// <summary>Takes a message from the pool with one reference, which the caller owns and must <see cref="Release"/>.</summary>
    public static MessagePosted Rent() => MessagePool.Rent();

    /// <summary>Copies text and RTF into the message's own buffer. Only the renter may call it, before the message is submitted.</summary>
    public void SetContent(ReadOnlySpan<byte> text, ReadOnlySpan<byte> rtf)
    {
        var needed = text.Length + rtf.Length;
        Reserve(needed);
        text.CopyTo(_content);
        rtf.CopyTo(_content.AsSpan(text.Length));
        (_textLength, _rtfLength) = (text.Length, rtf.Length);
    }

    /// <summary>The same message with another text and without RTF (<see cref="MessageReplaced"/>). The caller owns the new one.</summary>
    public MessagePosted WithText(string text)
    {
        var changed = Rent();
        (changed.Sequence, changed.Time, changed.Origin) = (Sequence, Time, Origin);
        (changed.RoomId, changed.Number) = (RoomId, Number);
        (changed.Author, changed.AuthorName) = (Author, AuthorName);
        (changed.IsAlert, changed.IsKept, changed.Identity) = (IsAlert, IsKept, Identity);
        changed.SetContent(Encoding.UTF8.GetBytes(text), default);
        return changed;
    }

    /// <summary>Another holder keeps the message. Any thread that holds a reference may call it.</summary>
    public MessagePosted AddReference()
    {
        var references = Interlocked.Increment(ref _references);
        Debug.Assert(references > 1, "a released message was taken again");
        return this;
    }

    /// <summary>Gives one reference back; the last one returns the message to the pool.</summary>
    public void Release()
    {
        var references = Interlocked.Decrement(ref _references);
        Debug.Assert(references >= 0, "a message was released twice");
        if (references == 0)
            MessagePool.Return(this);
    }

    internal void Rented() => _references = 1;

    internal void Clear()
    {
        Sequence = 0;
        Time = 0;
        Origin = default;
        RoomId = default;
        Number = 0;
        Author = AuthorName = "";
        IsAlert = IsKept = false;
        Identity = default;
        _textLength = _rtfLength = 0;
        // Idle pool entries keep small buffers only: a story must not stay in memory for ever.
        if (_content.Length > MessagePool.LargestKeptBuffer)
            ReturnBuffer();
    }

    private void Reserve(int bytes)
    {
        if (_content.Length >= bytes)
            return;
        ReturnBuffer();
        _content = ArrayPool<byte>.Shared.Rent(bytes);
    }

    private void ReturnBuffer()
    {
        if (_content.Length > 0)
            ArrayPool<byte>.Shared.Return(_content);
        _content = [];
    }
}

namespace PersistentChat.Protocol.Xccos;

/// <content>Envelopes and the heads of primitives (xccos.md section 2).</content>
public readonly partial struct XccosWriter
{
    /// <summary>Opens an envelope.</summary>
    /// <param name="envelopeId">Its number.</param>
    public void StartEnvelope(long envelopeId)
    {
        Start("xccos xmlns=\"urn:parlano:xml:ns:xccos\" ver=\"1\""u8);
        Attribute("envid"u8, envelopeId);
        Content();
    }

    /// <summary>Closes the envelope.</summary>
    public void EndEnvelope() => End("xccos"u8);

    /// <summary>Opens a command and its data.</summary>
    /// <param name="id">For example <c>cmd:join</c>.</param>
    /// <param name="sequence">Number of the primitive in its envelope, from 1.</param>
    public void StartCommand(ReadOnlySpan<char> id, uint sequence) => StartPrimitive("cmd"u8, id, sequence);

    /// <summary>Closes a command and its data.</summary>
    public void EndCommand() => EndPrimitive("cmd"u8);

    /// <summary>Opens a notice and its data.</summary>
    /// <param name="id">For example <c>ntc:join</c>.</param>
    /// <param name="sequence">Number of the primitive in its envelope, from 1.</param>
    public void StartNotice(ReadOnlySpan<char> id, uint sequence) => StartPrimitive("ntc"u8, id, sequence);

    /// <summary>Closes a notice and its data.</summary>
    public void EndNotice() => EndPrimitive("ntc"u8);

    /// <summary>Opens a reply, says what it answers and how, and opens its data.</summary>
    /// <param name="id">For example <c>rpl:join</c>.</param>
    /// <param name="sequence">Number of the primitive in its envelope, from 1.</param>
    /// <param name="commandEnvelope">The command's envelope, as it was written.</param>
    /// <param name="commandSequence">The command's number in its envelope.</param>
    /// <param name="code">200, or why not.</param>
    /// <param name="text">The outcome in words.</param>
    public void StartReply(
        ReadOnlySpan<char> id, uint sequence, ReadOnlySpan<char> commandEnvelope, uint commandSequence, int code, ReadOnlySpan<char> text)
    {
        StartHead("rpl"u8, id, sequence);
        Start("commandid"u8);
        Attribute("seqid"u8, commandSequence);
        Attribute("envid"u8, commandEnvelope);
        Empty();
        Start("resp"u8);
        Attribute("code"u8, code);
        Content();
        Text(text);
        End("resp"u8);
        StartData();
    }

    /// <summary>Closes a reply and its data.</summary>
    public void EndReply() => EndPrimitive("rpl"u8);

    private void StartPrimitive(ReadOnlySpan<byte> name, ReadOnlySpan<char> id, uint sequence)
    {
        StartHead(name, id, sequence);
        StartData();
    }

    private void StartHead(ReadOnlySpan<byte> name, ReadOnlySpan<char> id, uint sequence)
    {
        Start(name);
        Attribute("id"u8, id);
        Attribute("seqid"u8, sequence);
        Content();
    }

    private void StartData()
    {
        Start("data"u8);
        Content();
    }

    private void EndPrimitive(ReadOnlySpan<byte> name)
    {
        End("data"u8);
        End(name);
    }
}

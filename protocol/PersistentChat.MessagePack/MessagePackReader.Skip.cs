namespace PersistentChat.MessagePack;

/// <content>Passing over values.</content>
public ref partial struct MessagePackReader
{
    /// <summary>Passes over one value, whatever it is, with all it contains.</summary>
    /// <param name="maxDepth">
    /// How deep arrays and maps may be nested, 0 for none. It bounds the stack; deeper input throws.
    /// </param>
    public void Skip(int maxDepth = DefaultMaxDepth) => Skip(maxDepth, maxDepth);

    private void Skip(int depthLeft, int maxDepth)
    {
        switch (NextType)
        {
            case MessagePackType.Nil or MessagePackType.Boolean:
                _position++;
                break;
            case MessagePackType.Integer:
                ReadInteger(out _);
                break;
            case MessagePackType.Float:
                ReadDouble();
                break;
            case MessagePackType.String:
                ReadStringBytes();
                break;
            case MessagePackType.Binary:
                ReadBinary();
                break;
            case MessagePackType.Extension:
                ReadExtension(out _);
                break;
            case MessagePackType.Array:
                EnterContainer(depthLeft, maxDepth);
                SkipMany(ReadArrayHeader(), depthLeft - 1, maxDepth);
                break;
            case MessagePackType.Map:
                EnterContainer(depthLeft, maxDepth);
                SkipMany(2L * ReadMapHeader(), depthLeft - 1, maxDepth);
                break;
            default:
                ThrowUnexpected(MessagePackType.None);
                break;
        }
    }

    private void SkipMany(long count, int depthLeft, int maxDepth)
    {
        for (; count > 0; count--)
            Skip(depthLeft, maxDepth);
    }

    private readonly void EnterContainer(int depthLeft, int maxDepth)
    {
        if (depthLeft <= 0)
            MessagePackFormatException.ThrowDepth(maxDepth, _position);
    }
}

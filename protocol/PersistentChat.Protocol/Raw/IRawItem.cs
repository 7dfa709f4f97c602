using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>An array of fixed fields within a frame. What follows the last known field is passed over there too.</summary>
internal interface IRawItem<TSelf>
    where TSelf : IRawItem<TSelf>
{
    /// <summary>How many fields <see cref="Write"/> writes.</summary>
    static abstract int FieldCount { get; }

    /// <summary>Reads the fields, in order.</summary>
    static abstract TSelf Read(scoped ref RawFieldReader fields);

    /// <summary>Writes the fields, in order.</summary>
    void Write(scoped ref MessagePackWriter output);
}

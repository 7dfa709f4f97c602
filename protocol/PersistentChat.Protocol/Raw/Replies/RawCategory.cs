using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A category.</summary>
/// <param name="Uri">Its address, <c>ma-cat://domain/id</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Description">Its description; may be empty.</param>
public sealed record RawCategory(string Uri, string Name, string Description) : IRawItem<RawCategory>
{
    static int IRawItem<RawCategory>.FieldCount => 3;

    static RawCategory IRawItem<RawCategory>.Read(scoped ref RawFieldReader fields) =>
        new(fields.Text(), fields.Text(), fields.TextOrEmpty());

    void IRawItem<RawCategory>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteString(Uri);
        output.WriteString(Name);
        output.WriteString(Description);
    }
}

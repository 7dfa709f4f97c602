using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Categories in which the user may create rooms.</summary>
/// <param name="Categories">The categories.</param>
public sealed record RawCategories(IReadOnlyList<RawCategory> Categories) : IRawFrame<RawCategories>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Categories;

    static int IRawFrame<RawCategories>.FieldCount => 1;

    static RawCategories IRawFrame<RawCategories>.Read(scoped ref RawFieldReader fields) => new(fields.Items<RawCategory>());

    void IRawFrame<RawCategories>.Write(scoped ref MessagePackWriter output) => output.WriteItems(Categories);
}

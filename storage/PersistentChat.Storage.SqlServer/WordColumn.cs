using System.Text;

namespace PersistentChat.Storage.SqlServer;

/// <summary>Makes the value of the column <c>words</c>: each distinct word of a text between blanks. Not thread safe.</summary>
internal sealed class WordColumn
{
    private readonly IndexWordWriter _writer = new();

    /// <summary>The words of a text in UTF-8; one blank if it has none.</summary>
    public string Of(ReadOnlySpan<byte> text)
    {
        var words = _writer.Write(text);
        return words.IsEmpty ? " " : $" {Encoding.UTF8.GetString(words)} ";
    }
}

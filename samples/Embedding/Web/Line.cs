using PersistentChat.Engine;

namespace Web;

/// <summary>A message as the page shows it.</summary>
internal sealed record Line(long Number, DateTimeOffset Time, string Author, string Text)
{
    public static Line Of(ChatMessage message) => new(message.Number, message.Time, message.AuthorName, message.Text);
}

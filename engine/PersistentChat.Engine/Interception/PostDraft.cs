namespace PersistentChat.Engine;

/// <summary>A post that is not accepted yet.</summary>
/// <param name="Author">Who posts it.</param>
/// <param name="RoomId">The room it is for, which may not exist; for its name see <see cref="RoomDirectory.Rooms"/>.</param>
/// <param name="Text">Plain text, line breaks as LF; not empty, at most <see cref="ChatLimits.MessageSize"/> bytes as UTF-8 (a story more).</param>
/// <param name="Rtf">The RTF twin of the text, or null; at most <see cref="ChatLimits.StorySize"/> bytes.</param>
/// <param name="IsAlert">High importance.</param>
public sealed record PostDraft(User Author, Guid RoomId, string Text, string? Rtf, bool IsAlert);

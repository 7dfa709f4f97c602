using System.Globalization;
using PersistentChat.Client;

namespace PersistentChat.Server.Chat;

/// <summary>Writes what happens as lines of text; several tasks may write.</summary>
internal sealed class ChatScreen(TextWriter output, TimeZoneInfo zone)
{
    private readonly TextWriter _output = TextWriter.Synchronized(output);

    /// <summary>A line that is no message.</summary>
    public void Say(string text) => _output.WriteLine($"* {text}");

    /// <summary>The room just entered.</summary>
    public void ShowRoom(RoomView view)
    {
        Say($"{view.Room.Name}{(view.Topic.Length > 0 ? $": {view.Topic}" : "")}");
        Say($"here: {string.Join(", ", view.Members.Select(Name))}");
    }

    /// <summary>Who is in the room.</summary>
    public void ShowMembers(IEnumerable<RoomMember> members)
    {
        foreach (var member in members.OrderBy(static member => member.Uri, StringComparer.OrdinalIgnoreCase))
            Say($"{Name(member)} <{member.Uri}>");
    }

    /// <summary>A list of rooms.</summary>
    public void ShowRooms(IReadOnlyList<RoomSummary> rooms)
    {
        if (rooms.Count == 0)
            Say("no rooms");
        foreach (var room in rooms)
            Say($"{room.Name} ({room.ParticipantCount} here){(room.Description.Length > 0 ? $": {room.Description}" : "")}");
    }

    /// <summary>A message, with the day if it is not today's.</summary>
    public void ShowMessage(ChatMessage message, DateTimeOffset now)
    {
        var time = TimeZoneInfo.ConvertTime(message.Time, zone);
        var isToday = time.Date == TimeZoneInfo.ConvertTime(now, zone).Date;
        var stamp = time.ToString(isToday ? "HH:mm:ss" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        _output.WriteLine($"{stamp} {Clean(message.AuthorName)}: {(message.IsAlert ? "(!) " : "")}{Clean(message.Text)}");
    }

    /// <summary>Anything that happens in the room.</summary>
    public void Show(ChatNotice notice, DateTimeOffset now)
    {
        switch (notice)
        {
            case MessageReceived received:
                ShowMessage(received.Message, now);
                break;
            case MemberJoined joined:
                Say($"{Name(joined.Member)} came in");
                break;
            case MemberParted parted:
                Say($"{Name(parted.Member)} left");
                break;
            case MessagesMissed missed:
                Say($"messages {missed.First} to {missed.Last} were posted meanwhile; /history shows what the server still gives");
                break;
            case Disconnected { WillReconnect: true } lost:
                Say($"connection lost: {lost.Reason}; trying to reconnect");
                break;
            case Reconnected:
                Say("connected again");
                break;
        }
    }

    private static string Name(RoomMember member) => Clean(member.DisplayName) + (member.IsManager ? " (manager)" : "");

    /// <summary>Takes out control characters: a message must not be able to steer the reader's terminal.</summary>
    private static string Clean(string text) =>
        text.Any(static c => char.IsControl(c) && c is not '\n' and not '\t')
            ? string.Concat(text.Where(static c => !char.IsControl(c) || c is '\n' or '\t'))
            : text;
}

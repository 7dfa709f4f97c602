using System.Text;
using Microsoft.Data.Sqlite;

namespace PersistentChat.Storage.Sqlite;

/// <summary>
/// How the table <c>message_words</c> is filled and asked. Its rows are written by the functions registered here, so that a schema step and
/// the statements of a writer fill it alike.
/// </summary>
internal static class SqliteWordIndex
{
    /// <summary>A private-use character: part of no word of a text, and part of a token for the index.</summary>
    private const char RoomMark = '\uE000';

    /// <summary>Condition on <c>messages</c>; the room is parameter @p0.</summary>
    public static string Condition(int parameter) =>
        "id IN (SELECT rowid FROM message_words WHERE message_words MATCH "
        + $"'\"{RoomMark}' || hex(@p0) || '\" AND (' || @p{parameter} || ')')";

    /// <summary>The index's expression for one or all of some words. A word holds no quote, and within quotes nothing has a meaning.</summary>
    public static string Expression(IEnumerable<string> words, bool all) =>
        string.Join(all ? " AND " : " OR ", words.Select(word => $"\"{word}\""));

    /// <summary>Gives a connection the functions that the statements use.</summary>
    public static void Register(SqliteConnection connection)
    {
        var writer = new IndexWordWriter();
        connection.CreateFunction(
            "pchat_words", (byte[] text) => Encoding.UTF8.GetString(writer.Write(text)), isDeterministic: true);
        connection.CreateFunction("pchat_room_word", (byte[] room) => RoomWord(room), isDeterministic: true);
    }

    /// <summary>The word that every message of a room is indexed with.</summary>
    /// <param name="room">The room's identity as its column has it.</param>
    public static string RoomWord(byte[] room) => RoomMark + Convert.ToHexString(room);
}

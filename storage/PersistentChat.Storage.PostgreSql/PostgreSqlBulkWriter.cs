using System.Buffers;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;
using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.PostgreSql;

/// <summary>
/// Inserts with COPY in its binary format. Text goes as the UTF-8 it already is and words in the binary form of their type: the
/// driver calls both bytes, the server knows the column.
/// </summary>
internal sealed class PostgreSqlBulkWriter(NpgsqlConnection connection) : IBulkWriter
{
    private const string Messages =
        "COPY messages (room_id, number, posted_on, is_alert, author, author_name, text, rtf, words) FROM STDIN (FORMAT binary)";

    private readonly SqlStatement _replaced = new(
        connection, "UPDATE messages SET words = array_to_tsvector(@p2) WHERE room_id = @p0 AND number = @p1");

    private readonly ArrayBufferWriter<byte> _text = new(1024);
    private readonly WordVector _words = new();

    /// <inheritdoc/>
    public async ValueTask InsertMessagesAsync(
        DbTransaction transaction, IReadOnlyList<MessagePosted> messages, CancellationToken cancellationToken)
    {
        if (messages.Count == 0)
            return;
        var copy = await connection.BeginBinaryImportAsync(Messages, cancellationToken).ConfigureAwait(false);
        await using (copy.ConfigureAwait(false))
        {
            for (var i = 0; i < messages.Count; i++)
                await WriteAsync(copy, messages[i], cancellationToken).ConfigureAwait(false);
            await copy.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask IndexReplacedAsync(DbTransaction transaction, MessageReplaced replaced, CancellationToken cancellationToken)
    {
        string[] words = [.. SearchWords.Split(replaced.Text)];
        await _replaced.ExecuteAsync(transaction, [replaced.RoomId, replaced.Number, words], cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>The words are a column of the row and go with it.</remarks>
    public ValueTask UnindexAsync(DbTransaction transaction, Guid roomId, NumberRange numbers, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private async Task WriteAsync(NpgsqlBinaryImporter copy, MessagePosted message, CancellationToken cancellationToken)
    {
        await copy.StartRowAsync(cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(message.RoomId, NpgsqlDbType.Uuid, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(message.Number, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(message.Time, NpgsqlDbType.Bigint, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(message.IsAlert, NpgsqlDbType.Boolean, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(message.Author, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(message.AuthorName, NpgsqlDbType.Text, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(Copy(_text, message.Text), NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(Copy(_text, message.Rtf), NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
        await copy.WriteAsync(_words.Write(message.Text), NpgsqlDbType.Bytea, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The driver writes from memory, which a message does not give away. Valid until the next call with the same buffer.</summary>
    internal static ReadOnlyMemory<byte> Copy(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> utf8)
    {
        buffer.ResetWrittenCount();
        buffer.Write(utf8);
        return buffer.WrittenMemory;
    }
}

using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.SqlServer;

/// <summary>
/// Makes a database of SQL Server (2016 or later) or Azure SQL a store. The account reads and writes its tables and, when the schema
/// is new or older than the software, creates them. Connections are encrypted unless the connection string says otherwise.
/// </summary>
public static class SqlServerStore
{
    /// <summary>
    /// Makes the store without reaching for the database, which may be away; it is reached, and its schema prepared, at the first use.
    /// </summary>
    /// <param name="connectionString">
    /// Where the database is and how to sign in, in the words of Microsoft.Data.SqlClient. It names a server and a database. Its
    /// timeouts (15 s to connect, 30 s for a statement, unless it says otherwise) must not be 0, which would be for ever.
    /// </param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="clock">Dates the schema's steps; null for the system's clock.</param>
    /// <exception cref="ArgumentException">The connection string cannot be used; the message quotes nothing of it.</exception>
    public static SqlStore Open(string connectionString, SqlStoreOptions? options = null, TimeProvider? clock = null) =>
        new(Database(connectionString), options ?? new SqlStoreOptions(), clock ?? TimeProvider.System);

    /// <summary>Makes a compliance store of a database, which may be that of a store as well; see <see cref="Open"/>.</summary>
    /// <param name="connectionString">As for <see cref="Open"/>.</param>
    /// <param name="clock">Dates the schema's steps and the events; null for the system's clock.</param>
    /// <exception cref="ArgumentException">The connection string cannot be used; the message quotes nothing of it.</exception>
    public static SqlComplianceStore OpenCompliance(string connectionString, TimeProvider? clock = null) =>
        new(Database(connectionString), clock ?? TimeProvider.System);

    private static SqlServerDatabase Database(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        var connections = new SqlServerConnections(connectionString);
        return new SqlServerDatabase(connections.CreateWriter, connections.CreateReader);
    }
}

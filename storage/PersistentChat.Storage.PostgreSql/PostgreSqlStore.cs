using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.PostgreSql;

/// <summary>
/// Opens a PostgreSQL database (12 or later) as a store. What <see cref="IProjection.ApplyAsync"/> returned true for survives a crash
/// of the server; whether it survives the loss of the server is what its replication promises. A standby that was promoted without the
/// last batches is filled again from the event log.
/// </summary>
public static class PostgreSqlStore
{
    /// <summary>
    /// Makes a store of a database that need not be there yet: nothing is connected before the first use, and the schema is
    /// prepared then. The database itself must exist.
    /// </summary>
    /// <param name="connectionString">
    /// As Npgsql takes it, for example <c>Host=db1,db2;Database=chat;Username=pchat;Password=...</c>. Of several hosts the one that
    /// takes writes is used, so that the store follows a failover. Where it sets no timeout, a connection is given up after 5 s and a
    /// statement after 30 s.
    /// </param>
    /// <param name="options">What the database is used for, or null for the defaults.</param>
    /// <param name="clock">Dates the schema's steps; null for the system's clock.</param>
    /// <exception cref="ArgumentException">
    /// The connection string cannot be read, or names no host. The message repeats nothing of it, since a password may be there.
    /// </exception>
    public static SqlStore Open(string connectionString, SqlStoreOptions? options = null, TimeProvider? clock = null) =>
        new(Database(connectionString), options ?? new SqlStoreOptions(), clock ?? TimeProvider.System);

    /// <summary>Makes a compliance store of a database, which may be that of a store as well. As with <see cref="Open"/>, it may be away.</summary>
    /// <param name="connectionString">As for <see cref="Open"/>.</param>
    /// <param name="clock">Dates the schema's steps and the events; null for the system's clock.</param>
    /// <exception cref="ArgumentException">The connection string cannot be used; the message quotes nothing of it.</exception>
    public static SqlComplianceStore OpenCompliance(string connectionString, TimeProvider? clock = null) =>
        new(Database(connectionString), clock ?? TimeProvider.System);

    private static PostgreSqlDatabase Database(string connectionString)
    {
        ArgumentNullException.ThrowIfNull(connectionString);
        return new PostgreSqlDatabase(new PostgreSqlConnections(connectionString));
    }
}

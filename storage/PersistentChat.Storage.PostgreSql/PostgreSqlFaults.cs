using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Npgsql;

namespace PersistentChat.Storage.PostgreSql;

/// <summary>Tells failures apart by the SQLSTATE that the server gave, or by where the connection failed.</summary>
internal static class PostgreSqlFaults
{
    /// <summary>What may help after a failure.</summary>
    public static StorageFault Classify(Exception failure) => failure switch
    {
        StorageException known => known.Fault,
        PostgresException refusal => ByState(refusal.SqlState),
        // The server's certificate, or what it says of itself, is not what was demanded.
        NpgsqlException { InnerException: AuthenticationException } => StorageFault.Configuration,
        // Several servers were tried. One that is only away may be the one that will take the connection.
        NpgsqlException { InnerException: AggregateException all } =>
            all.InnerExceptions.All(e => IsRefusedByDriver(e) || Classify(e) == StorageFault.Configuration) ? StorageFault.Configuration : StorageFault.Transient,
        // Text that is no Unicode cannot be sent at all.
        EncoderFallbackException => StorageFault.Poisoned,
        // Network, timeouts, and whatever nobody thought of: trying again harms nothing, giving up would.
        _ => StorageFault.Transient,
    };

    /// <summary>
    /// True if the driver itself gave up a connection to a server that answers: it has no password for what the server asks, or no
    /// encryption where that is demanded. Only of failures to open a connection.
    /// </summary>
    public static bool IsRefusedByDriver(Exception failure) =>
        failure is NpgsqlException { InnerException: null, IsTransient: false } and not PostgresException;

    /// <summary>True if the connection was found broken, or broke, so that a new one may do better at once.</summary>
    public static bool IsLostConnection(Exception failure) => failure switch
    {
        // admin_shutdown, crash_shutdown: said to every connection when the server ends.
        PostgresException refusal => refusal.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown,
        NpgsqlException { InnerException: IOException { InnerException: null or SocketException } } => true,
        NpgsqlException { InnerException: EndOfStreamException } => true,
        _ => false,
    };

    private static StorageFault ByState(string state) => state switch
    {
        // A standby, or a primary that was demoted: the next connection looks for the server that takes writes.
        PostgresErrorCodes.ReadOnlySqlTransaction => StorageFault.Transient,
        _ => ByClass(state),
    };

    private static StorageFault ByClass(string state) => state[..2] switch
    {
        // Connection lost; connections, memory or disk short; shutdown, start, or a timeout of the server's own; operating system.
        "08" or "53" or "57" or "58" => StorageFault.Transient,
        // Serialization failure, deadlock, lock timeout: another transaction was first.
        "40" or "55" => StorageFault.Transient,
        // Sign-in refused; database missing; schema missing; rights missing, tables or columns missing or of another type.
        "28" or "3D" or "3F" or "42" => StorageFault.Configuration,
        // Data of a kind the type does not hold (U+0000, bad UTF-8), constraint violated, a value beyond a limit of the program.
        "22" or "23" or "54" => StorageFault.Poisoned,
        _ => StorageFault.Transient,
    };
}

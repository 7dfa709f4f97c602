using Microsoft.Data.SqlClient;

namespace PersistentChat.Storage.SqlServer;

/// <summary>
/// Sorts the errors of SQL Server by what may help. What is not named here counts as transient: trying again costs little, and to
/// set a row aside or to stop for good for an error that would have passed costs much.
/// </summary>
internal static class SqlServerFaults
{
    /// <summary>Tells what may help.</summary>
    public static StorageFault Classify(Exception failure) => Classify(Errors(failure));

    /// <summary>Whether a row was refused because there is one of its key.</summary>
    public static bool IsKeyTaken(Exception failure) => Errors(failure).Any(error => IsKeyTaken(error.Number));

    /// <summary>Several errors come with one failure; the first that is known tells.</summary>
    internal static StorageFault Classify(IEnumerable<(int Number, string Message)> errors)
    {
        foreach (var (number, message) in errors)
        {
            if (Classify(number, message) is { } fault)
                return fault;
        }

        return StorageFault.Transient;
    }

    private static IEnumerable<(int Number, string Message)> Errors(Exception failure) =>
        failure is SqlException { Errors: { } errors } ? errors.Cast<SqlError>().Select(error => (error.Number, error.Message)) : [];

    private static StorageFault? Classify(int number, string message) =>
        IsTransient(number) ? StorageFault.Transient
        : IsRefusedData(number) ? StorageFault.Poisoned
        : IsMisconfigured(number) || IsRefusedLogin(message) ? StorageFault.Configuration
        : null;

    private static bool IsKeyTaken(int number) => number is 2627 or 2601;

    /// <summary>A server that only speaks the protocol may number this in its own way; it says it in the words of 18456 and 4060.</summary>
    private static bool IsRefusedLogin(string message) =>
        message.StartsWith("Login failed for user", StringComparison.Ordinal)
        || (message.StartsWith("Cannot open database", StringComparison.Ordinal)
            && message.Contains("requested by the login", StringComparison.Ordinal));

    private static bool IsTransient(int number) => number is
        -2 // time-out
        or 0 or 2 or 20 or 53 or 64 or 121 or 233 // the connection broke, or there is none
        or 10053 or 10054 or 10060 or 10061 or 11001 // the same, in the words of the network
        or 596 or 6005 // session killed, server going down
        or 1204 or 1205 or 1222 or 3960 // no locks left, deadlock, lock time-out, snapshot conflict
        or 1105 or 9002 or 1101 // database or its log is full: somebody makes room
        or 701 or 802 or 8645 or 8651 // memory is short
        or 823 or 824 or 825 // disk: a replica may repair the page, and no row is to blame
        or 922 or 924 or 927 or 942 or 945 or 952 or 976 or 978 or 983 // database recovers, restores, is offline or changes its role
        or 3906 or 3908 // a read-only replica after a failover: the next connection finds the primary
        or 10928 or 10929 or 18401 // too many requests or sessions; server starts
        or 40143 or 40197 or 40501 or 40540 or 40549 or 40550 or 40613 // Azure SQL moves or limits the database
        or 41301 or 41302 or 41305 or 41325 or 41839 // conflicts of memory-optimised tables
        or 49918 or 49919 or 49920; // Azure SQL has no capacity just now

    private static bool IsRefusedData(int number) => IsKeyTaken(number) || number is
        547 or 515 // constraint; null where there must be none
        or 8152 or 2628 or 1946 // longer than its column, or than an index takes
        or 245 or 248 or 8114 or 8115 or 220 // cannot be converted, or out of range
        or 8023 or 4863 or 4864 or 4865 or 7339; // a parameter or a bulk row whose value is not one of its type

    private static bool IsMisconfigured(int number) => number is
        18456 or 18452 or 18470 or 18486 or 18487 or 18488 // login refused, disabled, locked, password expired
        or 4060 or 4064 or 911 or 916 // database is not there, or not for this login
        or 229 or 230 or 262 or 297 or 300 or 2760 or 15151 or 15247 // rights
        or 207 or 208 or 213 or 2812 // column, table or procedure is not as this software knows it
        or 102 or 156 or 195 or 319 // a statement that this server does not know: too old a version
        or 2714 // a table of that name which is not ours
        or 20002 or -2146893019 or -2146893022 // certificate: not trusted, or of another name
        or 40615 or 40914 or 40532; // Azure SQL: firewall, virtual network, name of the server
}

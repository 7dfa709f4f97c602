using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace PersistentChat.Storage.SqlServer;

/// <summary>The two kinds of connections made from one connection string: pooled ones that read and unpooled ones that write.</summary>
internal sealed class SqlServerConnections
{
    private readonly string _reader;
    private readonly string _writer;

    /// <summary>Reads the connection string. What is wrong with it is said without quoting it, for it holds a password.</summary>
    /// <exception cref="ArgumentException">It cannot be read, or lacks something.</exception>
    public SqlServerConnections(string connectionString)
    {
        var settings = Parse(connectionString);
        Require(settings.DataSource.Length > 0, "names no server: add 'Server=NAME;'");
        Require(settings.InitialCatalog.Length > 0, "names no database: add 'Database=NAME;'");
        Require(
            settings.ConnectTimeout > 0 && settings.CommandTimeout > 0,
            "has a timeout of 0: a server that hangs would be waited for without end");
        if (!settings.ShouldSerialize("Application Name"))
            settings.ApplicationName = "PersistentChat";
        // The driver would refuse connections for up to a minute after one failed; whoever needs one here has a back-off of his own.
        if (!settings.ShouldSerialize("Pool Blocking Period"))
            settings.PoolBlockingPeriod = PoolBlockingPeriod.NeverBlock;
        settings.PersistSecurityInfo = false;
        settings.Enlist = false;
        _reader = settings.ConnectionString;
        // A writer lives for as long as all goes well, and after a failure its state is unknown: nothing to go back into a pool.
        settings.Pooling = false;
        _writer = settings.ConnectionString;
    }

    /// <summary>A closed connection that writes.</summary>
    public DbConnection CreateWriter() => new SqlConnection(_writer);

    /// <summary>A closed connection that reads.</summary>
    public DbConnection CreateReader() => new SqlConnection(_reader);

    private static SqlConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new SqlConnectionStringBuilder(connectionString);
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException or KeyNotFoundException)
        {
            // Not even as the inner exception: the driver quotes what it does not understand, and that may be the end of a password.
            throw Unusable(
                "cannot be read: it consists of NAME=VALUE pairs with ';' between them, with quotes around a value with ';' or '=' in it");
        }
    }

    private static void Require(bool condition, string problem)
    {
        if (!condition)
            throw Unusable(problem);
    }

    private static ArgumentException Unusable(string problem) => new($"The connection string of SQL Server {problem}.");
}

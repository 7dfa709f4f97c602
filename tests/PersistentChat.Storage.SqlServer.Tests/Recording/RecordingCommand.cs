using System.Data;
using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.Data.SqlClient;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>
/// A command of a <see cref="RecordingServer"/>. Its parameters are the driver's own, so what the driver cannot send is
/// noticed; each one that the statement names must be given.
/// </summary>
internal sealed partial class RecordingCommand(RecordingServer server) : DbCommand
{
    private readonly SqlCommand _parameters = new();

    [System.Diagnostics.CodeAnalysis.AllowNull]
    public override string CommandText { get; set; } = "";

    public override int CommandTimeout { get; set; }

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get; set; }

    protected override DbParameterCollection DbParameterCollection => _parameters.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel()
    {
    }

    public override void Prepare()
    {
    }

    public override int ExecuteNonQuery()
    {
        Record();
        return 1;
    }

    public override object ExecuteScalar()
    {
        Record();
        return server.Answer;
    }

    protected override DbParameter CreateDbParameter() => _parameters.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
    {
        Record();
        return RecordedRows.Of(server, CommandText);
    }

    protected override void Dispose(bool disposing)
    {
        _parameters.Dispose();
        base.Dispose(disposing);
    }

    private void Record()
    {
        server.Record(CommandText);
        var given = _parameters.Parameters.Cast<SqlParameter>().ToArray();
        // Asking for it makes the driver find the type that it would send.
        Assert.All(given, parameter => Assert.True(Enum.IsDefined(parameter.SqlDbType)));
        Assert.Equal(
            NamesOfParameters().Matches(CommandText).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal),
            given.Select(parameter => parameter.ParameterName).Order(StringComparer.Ordinal));
        server.RequireTypes(CommandText, _parameters.Parameters);
    }

    [GeneratedRegex(@"@p\d+\b")]
    private static partial Regex NamesOfParameters();
}

// Charts that are there before anybody makes one.

const host = (metric, more) => ({ metric, labels: [], reduce: 'average', by: [], platform: true, ...more });
const rate = { reduce: 'rate' };
/** Ports of the machine itself, not those of tasks. */
const PORTS = ['device=~(eth|en|wl|ww|ib|bond|team).*'];
const service = (metric, more) => ({ metric, labels: [], reduce: 'average', by: ['stack', 'service'], ...more });

/** Those of the machine; for operators. */
export const HOST = [
  { title: 'CPU by mode', stacked: true, queries: [host('berth_host_cpu_seconds_total', { ...rate, labels: ['mode!=idle'], by: ['mode'] })] },
  { title: 'Load over the last minute', queries: [host('berth_host_load1')] },
  { title: 'Memory', queries: [host('berth_host_memory_bytes', { by: ['state'], labels: ['state=~total|available|cached'] })] },
  { title: 'Disk throughput', queries: [
    host('berth_host_disk_read_bytes_total', { ...rate, by: ['device'], title: 'read' }),
    host('berth_host_disk_written_bytes_total', { ...rate, by: ['device'], title: 'written' })] },
  { title: 'File systems: free', queries: [host('berth_host_filesystem_free_bytes', { by: ['mountpoint'] })] },
  { title: 'Network', queries: [
    host('berth_host_network_receive_bytes_total', { ...rate, labels: PORTS, by: ['device'], title: 'received' }),
    host('berth_host_network_transmit_bytes_total', { ...rate, labels: PORTS, by: ['device'], title: 'sent' })] },
];

/** Those of services; with a stack or a service of the address, of these only. */
export const SERVICES = [
  { title: 'CPU by service', queries: [service('berth_task_cpu_seconds_total', rate)] },
  { title: 'Memory by service', queries: [service('berth_task_memory_bytes')] },
  { title: 'Network received by service', queries: [service('berth_task_network_receive_bytes_total', rate)] },
  { title: 'Network sent by service', queries: [service('berth_task_network_transmit_bytes_total', rate)] },
  { title: 'Processes by service', queries: [service('berth_task_processes')] },
];

/** Those of tasks. */
export const TASKS = [
  { title: 'CPU by task', queries: [service('berth_task_cpu_seconds_total', { ...rate, by: ['stack', 'service', 'slot'] })] },
  { title: 'Memory by task', queries: [service('berth_task_memory_bytes', { by: ['stack', 'service', 'slot'] })] },
  { title: 'Network received by task', queries: [service('berth_task_network_receive_bytes_total', { ...rate, by: ['stack', 'service', 'slot'] })] },
  { title: 'Network sent by task', queries: [service('berth_task_network_transmit_bytes_total', { ...rate, by: ['stack', 'service', 'slot'] })] },
];

/** Those of the router. */
export const ROUTER = [
  { title: 'Requests by route', queries: [service('berth_route_requests_total', { ...rate, by: ['route'] })] },
  { title: 'Errors by route and status', queries: [service('berth_route_requests_total', { ...rate, by: ['route', 'code'], labels: ['code=~[45]..'] })] },
  { title: 'Time for a request, on average', queries: [service('berth_route_request_seconds_total', { ...rate, by: ['route'], over: 'berth_route_requests_total' })] },
  { title: 'Bytes sent by route', queries: [service('berth_route_response_bytes_total', { ...rate, by: ['route'] })] },
];

/** A chart of some services only. */
export function limited(chart, { stack, service: name }) {
  const labels = [stack && `stack=${stack}`, name && `service=${name}`].filter(Boolean);
  return labels.length === 0 ? chart
    : { ...chart, queries: chart.queries.map((one) => ({ ...one, labels: [...one.labels, ...labels] })) };
}

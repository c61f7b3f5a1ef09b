import { translator } from '@/i18n'

export const messages = {
  zh: {
    comma: '，', clerkTitle: '受理', dispatchTitle: '派遣', unitTitle: '本队工作',
    tabNew: '待受理', tabAccepted: '待立案', tabChecking: '核实中', tabFinished: '待核查', tabChecked: '待结案', tabOutside: '辖区外',
    tabFiled: '待派遣', tabOut: '已派出', tabOver: '已超时', tabAll: '全部在办', tabToTake: '待接收', tabWorking: '处置中', tabHanded: '待核查',
    soon: '快到点', newest: '新到的在上', byDue: '其余，先到点的在上', left: '还有 {n} 件', leftSome: '还有，接着看', justNow: '刚到', noCategory: '未定类别', noPlace: '位置待核', photos: '{n} 张照片', noPhoto: '没有照片',
    citizen: '市民随手报', inspection: '队员巡查', many: '{n} 人反映', loading: '正在取案卷', more: '再往前',
    emptyClerk: '都受理完了', emptyClerkText: '新的信息一到就会出现在这里。', emptyDispatch: '没有待派的案卷', emptyDispatchText: '立案后会马上出现在这里。',
    emptyUnit: '本队没有待办', emptyUnitText: '派来的任务会马上出现在这里。', emptySearch: '没有找到', emptySearchText: '案号、查询码和电话要打全；地址和反映的话打两个字以上。',
    choose: '选一件开始', chooseText: '按 J、K 上下移动，或在左边点一件。', search: '案号、地址、网格码', clear: '清除', kept: '内容没有丢，',
    where: '在哪里', why: '为什么是{unit}', whyNone: '派给谁，请您定', toWhom: '派给谁', first: '首选', load: '在办 {n}', other: '别的单位', others: '选择别的单位',
    story: '经过', facts: '事实', received: '收到', taken: '拍摄', accuracy: '误差', cell: '网格', position: '坐标', reporter: '上报人', anonymous: '未留姓名', limit: '时限', rule: '规则', version: '第 {v} 版',
    category: '类别', chosenCategory: '已选', searchCategory: '搜类别名称或代码', condition: '立案条件', categoryMoved: '分类目录已换版：“{old}”现在是“{name}”，请核对。', categoryEnded: '分类目录已换版，“{old}”没有直接对应的，请重新选类别。', componentEnded: '部件“{old}”在新版里对应哪一个', anyCondition: '按类别的第一条', note: '说明', noteMust: '说明（必填）', noteFile: '没有核实，写明为什么直接立案',
    closeWhen: '结案条件', noLimit: '未设时限', demoLimit: '演示', same: '可能是同一件', sameText: '{m} 米外，{when} 报，{state}', merge: '并案',
    cancel: '取消', more2: '更多', doing: '正在办', done: '已办：{command}', conflict: '刚被别人改过', conflictText: '看一眼新的状态再决定；您写的还在。', changed: '{who}：{what}',
    selected: '已选 {n} 件', dispatchFirst: '按首选派出 {n} 件', dispatchTo: '派给{unit}', noProposal: '没有首选', bulkDone: '派出 {ok} 件', bulkFailed: '{n} 件没派成，仍选着', unselect: '取消选择',
    keys: '上下', keySelect: '选', keyAct: '办', keyHelp: '全部按键', help: '按键', live: '实时', cells: '网格', legendAmple: '充裕', legendNear: '将超时', legendOver: '已超时',
    mapFailed: '这台电脑打不开地图；左边的列表照常用。', credit: '© OpenStreetMap 贡献者', chosenUnitOnMap: '点地图上的网格，派给那里的中队', before: '处置前', after: '处置后', check: '核查', verify: '核实', overdue: '已超时', confirmed: '确有此事', notFound: '没有发现', big: '大图', photoOf: '第 {i} 张，共 {n} 张', sealed: '查看副本，原图已封存',
    handIn: '办完，交照片', open: '打开', rulerUnits: '离辖区界 {m} 米', rulerCells: '离网格界 {m} 米', rulerText: '误差 {a}，横条是误差圈落在各网格的份额', whyPlace: '位置', whyCategory: '类别', whyRule: '规则', returned: '{unit}退回', returnedTag: '被退回', backToList: '回到列表', stored: '已存在这台设备里，有网就发', keyDispatch: '派给选定的单位', keyBulk: '按首选派出已选的', keyUnit: '换单位', keySearch: '搜索', keyClose: '收起', keyCategory: '选类别', keyMerge: '并案', keyMain: '主要动作', keyBig: '看大图', keyPan: '点地图后平移', beforeAfter: '处置前后', outsideText: '不在本市辖区内，请核对位置后移送或不予立案。', askText: '在几个网格之间，按最可能的', askChosen: '上报人选了这一格', unknownCode: '上报时选的代码 {code} 不在任何一版目录里，请选定类别。', saidCell: '上报人选的是{cell}，现在不在候选之中，请核对位置。', due: '到期 {when}', unit: '单位', state: '状态', place: '地点', clock: '时限', contacts: '联系方式', noContact: '没有留', showContact: '看联系方式',
  },
  en: {
    comma: ', ', clerkTitle: 'Inbox', dispatchTitle: 'Dispatch', unitTitle: 'Unit work',
    tabNew: 'New', tabAccepted: 'To file', tabChecking: 'Verifying', tabFinished: 'To check', tabChecked: 'To close', tabOutside: 'Outside',
    tabFiled: 'To dispatch', tabOut: 'Dispatched', tabOver: 'Overdue', tabAll: 'All open', tabToTake: 'To acknowledge', tabWorking: 'In progress', tabHanded: 'To check',
    soon: 'Due soon', newest: 'Newest first', byDue: 'The rest, due first', left: '{n} more', leftSome: 'Show more', justNow: 'just in', noCategory: 'No category yet', noPlace: 'Place unclear', photos: '{n|photo|photos}', noPhoto: 'no photo',
    citizen: 'Citizen', inspection: 'Inspection', many: '{n|report|reports}', loading: 'Loading', more: 'Earlier',
    emptyClerk: 'All accepted', emptyClerkText: 'New reports appear here as they come in.', emptyDispatch: 'Nothing to dispatch', emptyDispatchText: 'Filed cases appear here at once.',
    emptyUnit: 'Nothing to do', emptyUnitText: 'Tasks sent to your unit appear here at once.', emptySearch: 'Nothing found', emptySearchText: 'Numbers, tracking codes and phones must be whole; of an address or a report, two characters or more.',
    choose: 'Choose one to begin', chooseText: 'Press J and K to move, or pick one at the left.', search: 'Number, address, grid code', clear: 'Clear', kept: 'Nothing is lost; ',
    where: 'Where', why: 'Why {unit}', whyNone: 'You decide who gets it', toWhom: 'Send to', first: 'First choice', load: '{n} open', other: 'Another unit', others: 'Choose another unit',
    story: 'History', facts: 'Facts', received: 'Received', taken: 'Taken', accuracy: 'Accuracy', cell: 'Grid cell', position: 'Position', reporter: 'Reporter', anonymous: 'No name left', limit: 'Limit', rule: 'Rule', version: 'version {v}',
    category: 'Category', chosenCategory: 'Chosen', searchCategory: 'Search name or code', condition: 'Condition for filing', categoryMoved: 'The catalogue has a new edition: “{old}” is “{name}” now; please check.', categoryEnded: 'The catalogue has a new edition without “{old}”: please choose a category anew.', componentEnded: 'What the component “{old}” is in the new edition', anyCondition: 'The first of the category', note: 'Note', noteMust: 'Note (needed)', noteFile: 'Not verified: say why it is filed directly',
    closeWhen: 'Close when', noLimit: 'No limit set', demoLimit: 'demo', same: 'Perhaps the same', sameText: '{m} m away, reported {when}, {state}', merge: 'Merge',
    cancel: 'Cancel', more2: 'More', doing: 'Working', done: '{command}: done', conflict: 'Somebody changed it just now', conflictText: 'Look at the new state, then decide; what you wrote is still here.', changed: '{who}: {what}',
    selected: '{n} selected', dispatchFirst: 'Send {n} to first choice', dispatchTo: 'Send to {unit}', noProposal: 'no first choice', bulkDone: '{ok} sent', bulkFailed: '{n} not sent, still selected', unselect: 'Unselect',
    keys: 'move', keySelect: 'select', keyAct: 'act', keyHelp: 'all keys', help: 'Keys', live: 'Live', cells: 'Cells', legendAmple: 'Ample', legendNear: 'Due soon', legendOver: 'Overdue',
    mapFailed: 'No map on this computer; the list works as usual.', credit: '© OpenStreetMap contributors', chosenUnitOnMap: 'Press a cell on the map to send it to the squad posted there', before: 'Before', after: 'After', check: 'Check', verify: 'Verification', overdue: 'Overdue', confirmed: 'confirmed', notFound: 'not found', big: 'Enlarge', photoOf: '{i} of {n}', sealed: 'a copy; the original is sealed',
    handIn: 'Done, hand in photos', open: 'Open', rulerUnits: '{m} m from the border between units', rulerCells: '{m} m from the next grid cell', rulerText: 'Accuracy {a}; the bar shows how much of it lies in which cell', whyPlace: 'Place', whyCategory: 'Category', whyRule: 'Rule', returned: 'Returned by {unit}', returnedTag: 'returned', backToList: 'Back to the list', stored: 'Stored on this device, sent when there is a network', keyDispatch: 'send to the chosen unit', keyBulk: 'send the selected to their first choice', keyUnit: 'choose a unit', keySearch: 'search', keyClose: 'put away', keyCategory: 'choose a category', keyMerge: 'merge', keyMain: 'main action', keyBig: 'enlarge the photo', keyPan: 'pan, once the map has focus', beforeAfter: 'Before and after', outsideText: 'Outside the city: check the place, then transfer or decline.', askText: 'Between cells; the likeliest is taken', askChosen: 'Chosen by the reporter', unknownCode: 'The reporter chose code {code}, which no edition has: choose the category.', saidCell: 'The reporter chose {cell}, which is no candidate now: check the place.', due: 'due {when}', unit: 'Unit', state: 'State', place: 'Place', clock: 'Limit', contacts: 'Contact', noContact: 'none left', showContact: 'Show contact',
  },
}

export const t = translator(messages)
